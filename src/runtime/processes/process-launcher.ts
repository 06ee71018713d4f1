import { evaluate } from '../../model/expression.ts';
import type { DesiredResource, ProcessLaunch } from '../../plan/desired.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { CommandResult, ReplicaTarget } from '../health/replica-target.ts';
import type { LaunchedReplica, Launcher, LaunchRequest } from '../launch.ts';
import type { PortReservations } from '../ports/free-port.ts';
import { createSelfResolver, type OwnAddress } from '../self.ts';
import type { ProcessHost, ProcessIdentity, ProcessRequest, RunningProcess } from './process-host.ts';

export interface ProcessLauncherOptions {
  readonly host: ProcessHost;
  readonly ports: PortReservations;
  /** What every process inherits. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** Told of every process group that must not outlive us, and of its end. */
  readonly onGroup: (key: string, identity: ProcessIdentity | undefined) => void;
}

const loopback = '127.0.0.1';
const commandGrace = 1000;

export function createProcessLauncher(options: ProcessLauncherOptions): Launcher {
  return {
    launch: async (request) => {
      const { resource } = request;
      if (resource.launch.runs !== 'process') throw new TypeError(`${resource.name} is no process`);
      const addresses = await reserveAddresses(resource, options.ports);
      try {
        return await launchProcess(request, resource.launch, { options, addresses });
      } catch (error) {
        releaseAddresses(addresses, options.ports);
        throw error;
      }
    },
  };
}

interface Surroundings {
  readonly options: ProcessLauncherOptions;
  readonly addresses: readonly OwnAddress[];
}

async function launchProcess(
  request: LaunchRequest,
  launch: ProcessLaunch,
  surroundings: Surroundings,
): Promise<LaunchedReplica> {
  const resolve = createSelfResolver(request.replica, surroundings.addresses);
  const [program, ...programArguments] = launch.command.map((word) => evaluate(word, resolve));
  if (program === undefined) throw emptyCommand(request.resource);
  const env = Object.entries(launch.env).map(([name, value]) => [name, evaluate(value, resolve)] as const);
  const command = [program, ...programArguments] as const;
  return launchAt(
    request,
    { command: [...command], directory: launch.directory, env: Object.fromEntries(env) },
    surroundings,
  );
}

/** Starts a process that has these addresses. `env` of the request is added to what every process inherits. */
export async function launchAt(
  { resource, replica, onOutput }: LaunchRequest,
  { env: environment, ...spec }: ProcessRequest,
  { options, addresses }: Surroundings,
): Promise<LaunchedReplica> {
  const resolve = createSelfResolver(replica, addresses);
  const started = { ...spec, env: { ...options.baseEnvironment, ...environment } };
  const running = await options.host.start(started);
  running.onOutput(onOutput);
  const key = `${resource.name}/${replica}`;
  options.onGroup(key, running.identity);
  const exited = running.exited.then((exit) => {
    options.onGroup(key, undefined);
    releaseAddresses(addresses, options.ports);
    return exit;
  });
  const target: ReplicaTarget = {
    addresses: new Map(
      addresses.map(({ endpoint, host, port }) => [endpoint.name, { host, port, scheme: endpoint.scheme }]),
    ),
    resolve,
    execute: (command, signal) => executeBeside(options.host, { ...started, command }, signal),
  };
  return {
    pid: running.identity.pid,
    target,
    environment,
    exited,
    stop: (signal, grace) => running.stop(signal, grace),
    discard: () => Promise.resolve(),
  };
}

/** A free port for each endpoint that names none. Give them back with `releaseAddresses`. */
export async function reserveAddresses(
  resource: DesiredResource,
  ports: PortReservations,
): Promise<readonly OwnAddress[]> {
  const open = resource.endpoints.filter(({ targetPort, protocol }) => targetPort === undefined && protocol === 'tcp');
  const reserved = [...(await ports.reserve(loopback, open.length))];
  return resource.endpoints.map((endpoint) => {
    // Nothing stands before a UDP endpoint, so the process itself listens on the stable port.
    const fixed = endpoint.targetPort ?? (endpoint.protocol === 'udp' ? endpoint.port : undefined);
    const port = fixed ?? reserved.shift() ?? endpoint.port;
    return { endpoint, host: loopback, port, targetPort: port };
  });
}

export function releaseAddresses(addresses: readonly OwnAddress[], ports: PortReservations): void {
  for (const { port } of addresses) ports.release(port);
}

/** Runs a check's command in the process's folder and environment, in a group that ends with the check. */
async function executeBeside(
  host: ProcessHost,
  request: Omit<ProcessRequest, 'command'> & { readonly command: readonly string[] },
  signal: AbortSignal,
): Promise<CommandResult> {
  const [program, ...programArguments] = request.command;
  if (program === undefined) throw new Error('the command is empty');
  const running = await host.start({ ...request, command: [program, ...programArguments] });
  const end = (): void => void stopQuietly(running);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const chunks: Buffer[] = [];
  running.onOutput((_, chunk) => chunks.push(chunk));
  const exit = await running.exited.finally(() => signal.removeEventListener('abort', end));
  signal.throwIfAborted();
  return { exitCode: exit.code ?? 1, output: Buffer.concat(chunks).toString('utf8') };
}

async function stopQuietly(running: RunningProcess): Promise<void> {
  // The one that waits for the command is told why it was ended; there is nobody else to tell.
  await running.stop('SIGTERM', commandGrace).catch(() => undefined);
}

function emptyCommand({ name }: DesiredResource): AppHostError {
  return new AppHostError('PROCESS_NOT_STARTED', `${name} has an empty command`, {
    hint: `Give ${name} a \`command:\`.`,
    facts: { resource: name },
  });
}
