import { evaluate, type Expression } from '../../model/expression.ts';
import type { EngineSettings } from '../../model/engine-settings.ts';
import type { ContainerLaunch, DesiredResource } from '../../plan/desired.ts';
import type { ReplicaTarget } from '../health/replica-target.ts';
import type { LaunchedReplica, Launcher, LaunchRequest } from '../launch.ts';
import { createSelfResolver, type OwnAddress } from '../self.ts';
import type {
  ContainerEngine,
  ContainerRequest,
  CreatedContainer,
  Labels,
  NetworkAttachment,
  PortRequest,
  PublishedPort,
} from './engine.ts';

export interface ContainerLauncherOptions {
  readonly engine: ContainerEngine;
  readonly application: string;
  /** The labels of one replica's container. */
  readonly labels: (resource: DesiredResource, replica: number) => Labels;
  /** Names that containers reach through the proxy on the gateway, and where that is, for a container in a network. */
  readonly hosts: (network: string) => Readonly<Record<string, string>>;
  /** Puts into a new container of a resource, by its id, what is not in its image. */
  readonly fill?: (resource: DesiredResource, container: string) => Promise<void>;
}

const loopback = '127.0.0.1';

export function createContainerLauncher(options: ContainerLauncherOptions): Launcher {
  return {
    launch: async (request) => {
      const { launch } = request.resource;
      if (launch.runs !== 'container') throw new TypeError(`${request.resource.name} is no container`);
      if (request.adopt !== undefined) {
        const adopted = await options.engine.adoptContainer(request.adopt, Date.now());
        const { env } = toRequest(request, launch, options);
        return toReplica(request, adopted, { options, published: await adopted.start(), environment: env });
      }
      return createAndStart(request, launch, options);
    },
  };
}

/** The networks that a container joins: the application's own, or the private ones that the manifest puts it in. */
export function networksOf(application: string, launch: ContainerLaunch): readonly string[] {
  if (launch.networks.length === 0) return [application];
  return launch.networks.map((name) => `${application}_${name}`);
}

async function createAndStart(
  request: LaunchRequest,
  launch: ContainerLaunch,
  options: ContainerLauncherOptions,
): Promise<LaunchedReplica> {
  const wanted = toRequest(request, launch, options);
  const container = await options.engine.createContainer(wanted);
  try {
    container.onOutput(request.onOutput);
    await options.fill?.(request.resource, container.id);
    const published = await container.start();
    return toReplica(request, container, { options, published, environment: wanted.env });
  } catch (error) {
    await container.remove().catch(() => undefined);
    throw error;
  }
}

function toRequest(
  { resource, replica }: LaunchRequest,
  launch: ContainerLaunch,
  options: ContainerLauncherOptions,
): ContainerRequest {
  const own = resource.endpoints.map((endpoint): OwnAddress => {
    const targetPort = endpoint.targetPort ?? endpoint.port;
    return { endpoint, host: 'localhost', port: targetPort, targetPort };
  });
  const resolve = createSelfResolver(replica, own);
  const words = (list: readonly Expression[]): string[] => list.map((word) => evaluate(word, resolve));
  const networks = networksOf(options.application, launch);
  const { entrypoint, command, workdir, user, sharedMemory, limits, settings } = launch;
  return {
    name: `${options.application}-${resource.name}-${replica}`,
    image: launch.image.from === 'registry' ? launch.image.reference : launch.image.tag,
    labels: options.labels(resource, replica),
    env: Object.fromEntries(Object.entries(launch.env).map(([name, value]) => [name, evaluate(value, resolve)])),
    readOnlyRoot: launch.readOnlyRoot,
    mounts: launch.mounts,
    files: launch.files.map((file) => ({ ...file, content: evaluate(file.content, resolve) })),
    ports: own.map((address) => toPort(address)),
    networks: attachments(resource, launch, options.application),
    hosts: options.hosts(networks[0] ?? options.application),
    stopSignal: resource.stop.signal,
    ...(entrypoint !== undefined && { entrypoint: words(entrypoint) }),
    ...(command !== undefined && { command: words(command) }),
    ...(workdir !== undefined && { workdir }),
    ...(user !== undefined && { user }),
    ...(sharedMemory !== undefined && { sharedMemory }),
    ...(settings !== undefined && { settings: onThisMachine(settings, options.application) }),
    ...(limits.cpu !== undefined && { cpu: limits.cpu }),
    ...(limits.memory !== undefined && { memory: limits.memory }),
  };
}

/** What it is called in the networks that it joins. One that uses the network of something else joins none. */
function attachments(
  { name, replicas }: DesiredResource,
  launch: ContainerLaunch,
  application: string,
): readonly NetworkAttachment[] {
  const { aliases = {}, addresses = {}, network_mode: mode, network_of: other } = launch.settings ?? {};
  if ((mode !== undefined && mode !== 'bridge') || other !== undefined) return [];
  const names = launch.networks.length === 0 ? [''] : launch.networks;
  const networks = networksOf(application, launch);
  return networks.map((network, index) => {
    const key = names[index] ?? '';
    const own = addresses[key];
    // The names of what has several replicas lead to the proxy before them.
    const known = [name, ...(aliases[''] ?? []), ...(key === '' ? [] : (aliases[key] ?? []))];
    return { network, aliases: replicas > 1 ? [] : [...new Set(known)], ...(own !== undefined && { addresses: own }) };
  });
}

/** Where the network of another resource is wanted, that of its first replica. */
function onThisMachine({ network_of: other, ...settings }: EngineSettings, application: string): EngineSettings {
  if (other === undefined) return settings;
  return { ...settings, network_mode: `container:${application}-${other}-1` };
}

/** TCP goes through our proxy, so the engine chooses a port on loopback; nothing stands before UDP. */
function toPort({ endpoint, targetPort }: OwnAddress): PortRequest {
  const isUdp = endpoint.protocol === 'udp';
  return {
    containerPort: targetPort,
    protocol: endpoint.protocol,
    hostIp: isUdp ? endpoint.bind : loopback,
    hostPort: isUdp ? endpoint.port : 0,
  };
}

interface Started {
  readonly options: ContainerLauncherOptions;
  readonly published: readonly PublishedPort[];
  readonly environment: Readonly<Record<string, string>>;
}

function toReplica(
  { resource, replica }: LaunchRequest,
  container: CreatedContainer,
  { options, published, environment }: Started,
): LaunchedReplica {
  const own = resource.endpoints.map((endpoint): OwnAddress => {
    const targetPort = endpoint.targetPort ?? endpoint.port;
    const found = published.find((port) => port.containerPort === targetPort && port.protocol === endpoint.protocol);
    return { endpoint, host: loopback, port: found?.hostPort ?? targetPort, targetPort };
  });
  const target: ReplicaTarget = {
    addresses: new Map(own.map(({ endpoint, host, port }) => [endpoint.name, { host, port, scheme: endpoint.scheme }])),
    resolve: createSelfResolver(replica, own),
    execute: (command, signal) => options.engine.execute(container.id, command, signal),
  };
  // Its stop and its end both remove it, at about the same time: the engine is asked once.
  let removal: Promise<void> | undefined;
  const remove = (): Promise<void> => {
    removal ??= container.remove().catch((error: unknown) => {
      removal = undefined;
      throw error;
    });
    return removal;
  };
  return {
    container: container.id,
    target,
    environment,
    exited: container.exited.then((exit) => exit ?? {}),
    stop: async (signal, grace) => {
      await container.stop(signal, grace);
      await remove();
    },
    discard: remove,
  };
}
