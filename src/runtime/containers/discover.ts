import { join } from 'node:path';
import { AppHostError } from '../../support/apphost-error.ts';
import type { TlsFiles } from './docker-context.ts';
import { dockerConfigFolder, readDockerConfig, readDockerContext, readTlsFiles } from './docker-context.ts';

export type EnginePreference = 'auto' | 'docker' | 'podman';

/** Where an engine may be. */
export interface EngineAddress {
  /** `unix:///var/run/docker.sock`, `tcp://host:2375`, `npipe:////./pipe/docker_engine`, `ssh://user@host`. */
  readonly url: string;
  /** Who says so: `DOCKER_HOST`, `the Docker context “colima”`; absent for the usual places. */
  readonly origin?: string;
  readonly tls?: TlsFiles;
}

export interface Surroundings {
  readonly preference: EnginePreference;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly userId: number | undefined;
}

/**
 * The addresses to try, best first. What the user chose (DOCKER_HOST, a context) is the only one then: falling back to
 * another engine would start the application where nobody looks for it.
 */
export async function findEngines(surroundings: Surroundings): Promise<readonly EngineAddress[]> {
  const { preference } = surroundings;
  if (preference === 'podman') return findPodman(surroundings);
  const chosen = await findChosenDocker(surroundings);
  if (chosen !== undefined) return [chosen];
  const usual = dockerSockets(surroundings).map(toAddress);
  return preference === 'docker' ? usual : [...usual, ...(await findPodman(surroundings))];
}

async function findChosenDocker({ variables, home }: Surroundings): Promise<EngineAddress | undefined> {
  const folder = dockerConfigFolder(variables, home);
  const host = variables['DOCKER_HOST'];
  if (host) {
    const secured = Boolean(variables['DOCKER_TLS_VERIFY'] || variables['DOCKER_TLS']);
    const verify = Boolean(variables['DOCKER_TLS_VERIFY']);
    const tls = secured ? await readTlsFiles(variables['DOCKER_CERT_PATH'] || folder, verify) : undefined;
    const origin = 'DOCKER_HOST';
    if (!secured) return { url: host, origin };
    return { url: host, origin, tls: tls ?? { ca: undefined, cert: undefined, key: undefined, verify } };
  }
  const fromVariable = variables['DOCKER_CONTEXT'];
  const name = fromVariable || (await readDockerConfig(folder)).currentContext;
  if (!name || name === 'default') return undefined;
  return resolveContext(folder, name, fromVariable ? 'DOCKER_CONTEXT' : join(folder, 'config.json'));
}

async function resolveContext(folder: string, name: string, source: string): Promise<EngineAddress> {
  const context = await readDockerContext(folder, name);
  if (context === undefined) {
    throw new AppHostError('ENGINE_CONTEXT_UNKNOWN', `There is no Docker context “${name}”, which ${source} chooses.`, {
      hint: 'List the contexts with `docker context ls` and choose one with `docker context use NAME`.',
    });
  }
  const origin = `the Docker context “${name}”`;
  return { url: context.host, origin, ...(context.tls !== undefined && { tls: context.tls }) };
}

async function findPodman(surroundings: Surroundings): Promise<readonly EngineAddress[]> {
  const { preference, variables } = surroundings;
  if (variables['CONTAINER_HOST']) return [{ url: variables['CONTAINER_HOST'], origin: 'CONTAINER_HOST' }];
  // A user who asks for Podman and has a DOCKER_HOST usually points it at Podman's compatible socket.
  const chosen = preference === 'podman' && variables['DOCKER_HOST'] ? await findChosenDocker(surroundings) : undefined;
  return [...(chosen === undefined ? [] : [chosen]), ...podmanSockets(surroundings).map(toAddress)];
}

function dockerSockets({ variables, home, platform, userId }: Surroundings): readonly string[] {
  if (platform === 'win32') return ['//./pipe/docker_engine', '//./pipe/dockerDesktopLinuxEngine'];
  return unique([
    '/var/run/docker.sock',
    ...inRuntimeFolders(variables, userId, 'docker.sock'),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
    join(home, '.rd/docker.sock'),
    join(home, '.lima/docker/sock/docker.sock'),
  ]);
}

function podmanSockets({ variables, home, platform, userId }: Surroundings): readonly string[] {
  if (platform === 'win32') return ['//./pipe/podman-machine-default'];
  return unique([
    ...inRuntimeFolders(variables, userId, 'podman/podman.sock'),
    '/run/podman/podman.sock',
    join(home, '.local/share/containers/podman/machine/podman.sock'),
  ]);
}

function inRuntimeFolders(
  variables: Surroundings['variables'],
  userId: number | undefined,
  file: string,
): readonly string[] {
  const folders = [variables['XDG_RUNTIME_DIR'], userId === undefined ? undefined : `/run/user/${userId}`];
  return folders.flatMap((folder) => (folder ? [join(folder, file)] : []));
}

function toAddress(socket: string): EngineAddress {
  return { url: socket.startsWith('//./pipe/') ? `npipe://${socket}` : `unix://${socket}` };
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
