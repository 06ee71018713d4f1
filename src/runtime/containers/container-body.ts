import type { MountSettings as Settings } from '../../model/engine-settings.ts';
import type { ContainerCreateOptions, EndpointSettings, HostConfig, MountSettings } from './dockerode.ts';
import type { ContainerRequest, MountRequest, NetworkAttachment, PortRequest } from './engine.ts';
import { containerSettings, hostSettings } from './engine-settings.ts';
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
    Tty: request.settings?.tty ?? false,
    OpenStdin: request.settings?.stdin_open ?? false,
    ...containerSettings(request.settings ?? {}),
    ...(entrypoint !== undefined && { Entrypoint: [...entrypoint] }),
    ...(command !== undefined && { Cmd: [...command] }),
    ...(workdir !== undefined && { WorkingDir: workdir }),
    ...(user !== undefined && { User: user }),
    ...(sharesNetwork(request)
      ? {}
      : { ExposedPorts: Object.fromEntries(request.ports.map((port) => [toPortKey(port), {}])) }),
    HostConfig: toHostConfig(request, networks),
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(networks.map((each) => [each.network, toEndpointSettings(each)])),
    },
  };
}

export function toPortKey({ containerPort, protocol }: Pick<PortRequest, 'containerPort' | 'protocol'>): string {
  return `${containerPort}/${protocol}`;
}

/** What it is in one network. */
export function toEndpointSettings({ aliases, addresses }: NetworkAttachment): EndpointSettings {
  if (addresses === undefined) return { Aliases: [...aliases] };
  const { ipv4_address: v4, ipv6_address: v6, link_local_ips: local } = addresses;
  const IPAMConfig = {
    ...(v4 !== undefined && { IPv4Address: v4 }),
    ...(v6 !== undefined && { IPv6Address: v6 }),
    ...(local !== undefined && { LinkLocalIPs: [...local] }),
  };
  return { Aliases: [...aliases], IPAMConfig };
}

/** Ports of its own have no meaning in the network of something else. */
function sharesNetwork({ settings }: ContainerRequest): boolean {
  const mode = settings?.network_mode;
  return mode !== undefined && mode !== 'bridge';
}

function toHostConfig(request: ContainerRequest, networks: readonly NetworkAttachment[]): HostConfig {
  const { cpu, memory, sharedMemory } = request;
  const network = networks[0]?.network;
  const ownFolders = foldersForFiles(request).map((folder): MountSettings => volumeMount('', folder, false));
  const settings = request.settings ?? {};
  const isShared = sharesNetwork(request);
  const mounts = request.mounts.map((mount) => toMount(mount, settings.mounts?.[mount.target]));
  // The machine's own names serve where the network is its own.
  const hosts = isShared ? {} : request.hosts;
  return {
    Mounts: [...mounts, ...ownFolders],
    ...(isShared ? {} : { PortBindings: toPortBindings(request.ports) }),
    ExtraHosts: Object.entries({ ...hosts, ...settings.extra_hosts }).map(([name, address]) => `${name}:${address}`),
    ReadonlyRootfs: request.readOnlyRoot,
    // The orchestrator restarts: an engine that did it too would bring back what was stopped on purpose.
    RestartPolicy: { Name: 'no' },
    ...hostSettings(settings),
    ...(network !== undefined && !isShared && { NetworkMode: network }),
    ...(cpu !== undefined && { NanoCpus: Math.round(cpu * 1e9) }),
    // The same for both: without it, twice the memory is allowed, half of it as swap.
    ...(memory !== undefined && { Memory: memory, MemorySwap: settings.memswap_limit ?? memory }),
    ...(sharedMemory !== undefined && { ShmSize: sharedMemory }),
  };
}

function toMount({ type, source, target, readOnly, size, mode }: MountRequest, more: Settings = {}): MountSettings {
  if (type === 'volume') return { ...volumeMount(source, target, readOnly), ...volumeSettings(more) };
  if (type === 'bind') {
    const { propagation } = more;
    const options = propagation as NonNullable<MountSettings['BindOptions']>['Propagation'] | undefined;
    const bind = options === undefined ? {} : { BindOptions: { Propagation: options } };
    return { Type: 'bind', Source: source, Target: target, ReadOnly: readOnly, ...bind };
  }
  const isPlain = size === undefined && mode === undefined;
  const tmpfs: Partial<MountSettings> = isPlain ? {} : { TmpfsOptions: { SizeBytes: size ?? 0, Mode: mode ?? 0o1777 } };
  return { Type: 'tmpfs', Source: '', Target: target, ...tmpfs };
}

function volumeSettings({ nocopy, labels }: Settings): Partial<MountSettings> {
  if (nocopy === undefined && labels === undefined) return {};
  const options = { NoCopy: nocopy ?? false, Labels: { ...labels }, DriverConfig: { Name: 'local', Options: {} } };
  return { VolumeOptions: options };
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
