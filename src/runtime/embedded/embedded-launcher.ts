import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  EmbeddedProcess,
  EmbeddedServer,
  EmbeddedStart,
  ServeRequest,
  TemplateSteps,
} from '../../model/embedding.ts';
import { evaluate } from '../../model/expression.ts';
import type { DesiredResource, EmbeddedLaunch } from '../../plan/desired.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { LaunchedReplica, Launcher, LaunchRequest } from '../launch.ts';
import type { ProcessLauncherOptions } from '../processes/process-launcher.ts';
import { launchAt, releaseAddresses, reserveAddresses } from '../processes/process-launcher.ts';
import { createSelfResolver, type OwnAddress } from '../self.ts';
import { makePassable, openDataFolder, removeScratch, type DataPlace } from './data-folders.ts';
import { findPackage, type PackagePlaces } from './packages.ts';
import { sessionVariable } from '../processes/marked-processes.ts';
import type { ProcessRequest } from '../processes/process-host.ts';
import { createAftermath, untilCalm, type Aftermath } from './aftermath.ts';
import { flush } from './file-trees.ts';
import { fillFromTemplate, prepareNext, type TemplateWish } from './templates.ts';
import { runToEnd } from './run-to-end.ts';
import { canReach, userBesideRoot, type User } from './server-user.ts';
import { thisMachine } from './find-backing.ts';

export interface EmbeddedLauncherOptions extends ProcessLauncherOptions, PackagePlaces {
  readonly place: DataPlace;
  /** Absolute path of the script that is `apphost`. */
  readonly program: string;
}

/** The variable that tells a server inside this program what to do: arguments are for everybody to read. */
export const serveVariable = 'APPHOST_SERVE';

const loopback = '127.0.0.1';

/** How long one program that prepares a server may take, in milliseconds. */
const preparationLimit = 60_000;

/** Root's cache is closed to the user that some servers run as. */
const cacheBesideRoot = '/var/cache/apphost';

export function createEmbeddedLauncher(options: EmbeddedLauncherOptions): Launcher {
  return {
    launch: async (request) => {
      const { resource } = request;
      if (resource.launch.runs !== 'embedded') throw new TypeError(`${resource.name} is not embedded`);
      const addresses = await reserveAddresses(resource, options.ports);
      try {
        return await launchServer(request, resource.launch, { options, addresses });
      } catch (error) {
        releaseAddresses(addresses, options.ports);
        throw error;
      }
    },
  };
}

interface Surroundings {
  readonly options: EmbeddedLauncherOptions;
  readonly addresses: readonly OwnAddress[];
}

async function launchServer(
  request: LaunchRequest,
  launch: EmbeddedLaunch,
  surroundings: Surroundings,
): Promise<LaunchedReplica> {
  const server = await launch.load();
  const { ports } = surroundings.options;
  const names = server.innerPorts ?? [];
  const reserved = await ports.reserve(loopback, names.length);
  const release = (): void => reserved.forEach((port) => ports.release(port));
  try {
    const innerPorts = Object.fromEntries(names.map((name, index) => [name, reserved[index] ?? 0]));
    const launched = await startServer(request, launch, { ...surroundings, server, innerPorts });
    void launched.exited.then(release);
    return launched;
  } catch (error) {
    release();
    throw error;
  }
}

interface Start extends Surroundings {
  readonly server: EmbeddedServer;
  readonly innerPorts: Readonly<Record<string, number>>;
}

async function startServer(
  request: LaunchRequest,
  launch: EmbeddedLaunch,
  { options, addresses, server, innerPorts }: Start,
): Promise<LaunchedReplica> {
  const user = server.refusesRoot === true ? userBesideRoot() : undefined;
  const over = new AbortController();
  const aftermath = createAftermath(AbortSignal.any([request.signal, over.signal]));
  const start = await prepare(request, launch, { options, addresses, server, innerPorts, user, aftermath });
  const {
    command,
    env = {},
    stopSignal,
  } = await server.start(start).catch((error: unknown) => {
    throw notPrepared(request.resource, error);
  });
  const launched = await launchAt(
    request,
    { command, directory: start.folder, env, ...(user && { user }) },
    { options: { ...options, baseEnvironment: surroundingsOf(options.baseEnvironment) }, addresses },
  );
  void launched.exited.then(() => over.abort(new Error('the server has ended')));
  let isStopped = false;
  return {
    ...launched,
    settle: () => aftermath.begin(),
    stop: async (signal, grace) => {
      isStopped = true;
      await launched.stop(signal === 'SIGTERM' ? (stopSignal ?? signal) : signal, grace);
    },
    discard: async () => {
      await Promise.all([launched.discard(), aftermath.end()]);
      // A crash is no reason to lose data: the next start goes on with it.
      if (isStopped && launch.volume === undefined) await removeScratch(options.place, request.resource.name);
    },
  };
}

interface Preparation extends Start {
  readonly user: User | undefined;
  readonly aftermath: Aftermath;
}

async function prepare(
  request: LaunchRequest,
  launch: EmbeddedLaunch,
  { options, addresses, innerPorts, user, aftermath }: Preparation,
): Promise<EmbeddedStart> {
  const { resource } = request;
  const { volume, backing } = launch;
  const folder = await openDataFolder(options.place, { resource: resource.name, user, ...(volume && { volume }) });
  const cache = await openCache(resource.type, user, options);
  const env = surroundingsOf(options.baseEnvironment);
  const run = (program: Omit<ProcessRequest, 'env'>, more: Readonly<Record<string, string>> = {}): Promise<string> =>
    runToEnd(options.host, { ...program, env: { ...env, ...more } }, limitOf(aftermath.signal));
  const execute: EmbeddedStart['execute'] = (command, { directory = folder, env: more, input } = {}) =>
    run({ command, directory, ...(user && { user }), ...(input !== undefined && { input }) }, more);
  const path = backing.path ?? (await fetchedPath(resource, launch, options));
  const resolve = createSelfResolver(request.replica, addresses);
  const told: ServeRequest = {
    path,
    host: loopback,
    ports: {
      ...innerPorts,
      ...Object.fromEntries(addresses.map(({ endpoint, port }) => [endpoint.name, port])),
    },
    folder,
    keepsData: volume !== undefined,
    settings: Object.fromEntries(
      Object.entries(launch.settings).map(([name, value]) => [name, evaluate(value, resolve)]),
    ),
  };
  return {
    ...told,
    name: resource.name,
    source: backing.source,
    tag: launch.tag,
    args: launch.args.map((word) => evaluate(word, resolve)),
    cache,
    machine: thisMachine,
    serve: toServe(resource, told, options),
    write: (name, content) => writeAs(join(folder, name), content, user === undefined ? undefined : execute),
    canReach: (wanted) => canReach(wanted, user),
    fromTemplate: async (key, steps) => {
      const wish = { folder, cache, key, user, run: (command: Command) => run({ command, directory: cache }) };
      const draft = await fillFromTemplate(wish, steps);
      aftermath.add(() => afterFilling(wish, steps, { keepsData: told.keepsData, signal: aftermath.signal }));
      return draft;
    },
    execute,
  };
}

type Command = readonly [string, ...string[]];

async function afterFilling(
  wish: TemplateWish,
  steps: TemplateSteps,
  { keepsData, signal }: { readonly keepsData: boolean; readonly signal: AbortSignal },
): Promise<void> {
  // What the server began with is on the disk long before anything that matters is in it.
  if (keepsData) await flush(wish.folder, wish.run).catch(() => undefined);
  await untilCalm(signal);
  await prepareNext(wish, steps);
}

async function fetchedPath(
  { name }: DesiredResource,
  { backing: { source, title } }: EmbeddedLaunch,
  { cache, installed }: EmbeddedLauncherOptions,
): Promise<string> {
  const path = source.from === 'package' ? await findPackage(source, { cache, installed }) : undefined;
  if (path !== undefined) return path;
  throw new AppHostError('PACKAGE_NOT_FETCHED', `the package of ${name}, ${title}, is no longer on this machine`, {
    hint: 'Start the application again, and it is fetched.',
  });
}

async function openCache(type: string, user: User | undefined, { cache }: EmbeddedLauncherOptions): Promise<string> {
  const folder = join(user === undefined ? cache : cacheBesideRoot, 'embedded', type);
  await makePassable(folder);
  return folder;
}

function toServe({ type }: DesiredResource, told: ServeRequest, { program }: EmbeddedLauncherOptions): EmbeddedProcess {
  return { command: [process.execPath, program, 'serve', type], env: { [serveVariable]: JSON.stringify(told) } };
}

/** By the server's own user, in whose folder it is: root would follow a link that lies there. */
async function writeAs(path: string, content: string, execute: EmbeddedStart['execute'] | undefined): Promise<void> {
  if (execute === undefined) await writeFile(path, content, { mode: 0o600 });
  else await execute(['sh', '-c', 'umask 077; cat > "$1"', 'sh', path], { input: content });
}

function limitOf(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(preparationLimit)]);
}

/** A container would not see the user's tokens and settings, and what a server sees, its clients may. */
function surroundingsOf(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => inherited.test(name)));
}

const inherited = new RegExp(
  `^(PATH|HOME|TMPDIR|LANG|TZ|SystemRoot|TEMP|TMP|APPDATA|LOCALAPPDATA|${sessionVariable})$`,
  'i',
);

function notPrepared({ name, type }: DesiredResource, error: unknown): AppHostError {
  if (error instanceof AppHostError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppHostError('SERVER_NOT_PREPARED', `the ${type} server of ${name} could not be prepared: ${reason}`, {
    hint: 'What the server’s own program says stands above. With Docker or Podman it runs in a container instead.',
    cause: error,
  });
}
