import type { ContainerCreateOptions, HostConfig, MountSettings } from './dockerode.ts';
import type { ContainerRequest, MountRequest, NetworkAttachment, PortRequest } from './engine.ts';
import { foldersForFiles } from './container-files.ts';

/** What the engine is asked for. `networks` are those it can be told at once; older engines take only one. */
export function toContainerBody(
  request: ContainerRequest,
  networks: readonly NetworkAttachment[],
): ContainerCreateOptions {
  const { entrypoint, command, workdir, user } = request;
  return {
    Image: request.image,
    Labels: request.labels,
    Env: Object.entries(request.env).map(([name, value]) => `${name}=${value}`),
    StopSignal: request.stopSignal,
    Tty: false,
    OpenStdin: false,
    ...(entrypoint !== undefined && { Entrypoint: [...entrypoint] }),
    ...(command !== undefined && { Cmd: [...command] }),
    ...(workdir !== undefined && { WorkingDir: workdir }),
    ...(user !== undefined && { User: user }),
    ExposedPorts: Object.fromEntries(request.ports.map((port) => [toPortKey(port), {}])),
    HostConfig: toHostConfig(request, networks),
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(networks.map(({ network, aliases }) => [network, { Aliases: [...aliases] }])),
    },
  };
}

export function toPortKey({ containerPort, protocol }: Pick<PortRequest, 'containerPort' | 'protocol'>): string {
  return `${containerPort}/${protocol}`;
}

function toHostConfig(request: ContainerRequest, networks: readonly NetworkAttachment[]): HostConfig {
  const { cpu, memory, sharedMemory } = request;
  const network = networks[0]?.network;
  const ownFolders = foldersForFiles(request).map((folder): MountSettings => volumeMount('', folder, false));
  return {
    Mounts: [...request.mounts.map(toMount), ...ownFolders],
    PortBindings: toPortBindings(request.ports),
    ExtraHosts: Object.entries(request.hosts).map(([name, address]) => `${name}:${address}`),
    ReadonlyRootfs: request.readOnlyRoot,
    // The orchestrator restarts: an engine that did it too would bring back what was stopped on purpose.
    RestartPolicy: { Name: 'no' },
    ...(network !== undefined && { NetworkMode: network }),
    ...(cpu !== undefined && { NanoCpus: Math.round(cpu * 1e9) }),
    // The same for both: without it, twice the memory is allowed, half of it as swap.
    ...(memory !== undefined && { Memory: memory, MemorySwap: memory }),
    ...(sharedMemory !== undefined && { ShmSize: sharedMemory }),
  };
}

function toMount({ type, source, target, readOnly, size }: MountRequest): MountSettings {
  if (type === 'volume') return volumeMount(source, target, readOnly);
  if (type === 'bind') return { Type: 'bind', Source: source, Target: target, ReadOnly: readOnly };
  const tmpfs: Partial<MountSettings> = size === undefined ? {} : { TmpfsOptions: { SizeBytes: size, Mode: 0o1777 } };
  return { Type: 'tmpfs', Source: '', Target: target, ...tmpfs };
}

function volumeMount(source: string, target: string, readOnly: boolean): MountSettings {
  return { Type: 'volume', Source: source, Target: target, ReadOnly: readOnly };
}

function toPortBindings(ports: readonly PortRequest[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const hostPort = port.hostPort === 0 ? '' : String(port.hostPort);
    (bindings[toPortKey(port)] ??= []).push({ HostIp: port.hostIp, HostPort: hostPort });
  }
  return bindings;
}
