import { AppHostError } from '../../support/apphost-error.ts';
import type { Transport } from './client-options.ts';
import { createTransport } from './client-options.ts';
import type { EngineAddress, EnginePreference } from './discover.ts';
import { findEngines } from './discover.ts';
import { dockerConfigFolder } from './docker-context.ts';
import { createDockerEngine, type EngineIdentity } from './docker-engine.ts';
import type { CreateClient } from './dockerode.ts';
import { loadDockerode } from './dockerode.ts';
import type { EngineInventory } from '../../model/engine-inventory.ts';
import type { ContainerEngine } from './engine.ts';
import { describeFailure } from './failures.ts';
import { openInventory } from './inventory.ts';
import { createSession, type Clients, type EngineSession } from './session.ts';

export interface ConnectOptions {
  readonly preference: EnginePreference;
  /** The environment: DOCKER_HOST, DOCKER_CONTEXT, … */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Finds an engine and connects to it. Rejects with `ENGINE_UNREACHABLE`, which lists what was tried, with
 * `ENGINE_CONTEXT_UNKNOWN`, `ENGINE_ADDRESS_INVALID` or `ENGINE_TOO_OLD`.
 */
export async function connectEngine(options: ConnectOptions): Promise<ContainerEngine> {
  return connect(options, createDockerEngine);
}

/** The same, for whoever only looks at what other programs make there. */
export async function connectInventory(options: ConnectOptions): Promise<EngineInventory> {
  return connect(options, openInventory);
}

type OpenSession<Engine> = (session: EngineSession, identity: EngineIdentity) => Engine;

async function connect<Engine>(options: ConnectOptions, open: OpenSession<Engine>): Promise<Engine> {
  const surroundings = { ...options, platform: process.platform, userId: process.getuid?.() };
  const [createClient, addresses] = await Promise.all([loadDockerode(), findEngines(surroundings)]);
  const failures: Attempt[] = [];
  for (const address of addresses) {
    const attempt = await tryAddress(address, createClient, options);
    if ('opening' in attempt) return open(...attempt.opening);
    failures.push(attempt);
  }
  throw toUnreachable(failures, options.preference);
}

interface Attempt {
  readonly address: EngineAddress;
  readonly reason: string;
  readonly absent: boolean;
  readonly forbidden: boolean;
}

/** What `/version` answers, as far as it matters here. */
interface EngineVersion {
  readonly Version: string;
  readonly ApiVersion: string;
  readonly MinAPIVersion?: string;
  readonly Components?: readonly { readonly Name: string; readonly Version: string }[];
}

/** dockerode takes the options; its types do not know. */
interface VersionSource {
  version(options: { readonly abortSignal: AbortSignal }): Promise<EngineVersion>;
}

interface Opening {
  readonly address: EngineAddress;
  readonly transport: Transport;
  readonly configFolder: string;
}

/** The newest version of the API whose answers this code was written for. */
const newestApi = 1047;
/** Docker 18.09: `next-exit`, mounts and everything else used here. */
const oldestApi = 1039;

async function tryAddress(
  address: EngineAddress,
  createClient: CreateClient,
  { preference, variables, home }: ConnectOptions,
): Promise<Attempt | { readonly opening: readonly [EngineSession, EngineIdentity] }> {
  const transport = createTransport(address, variables);
  const docker = createClient(transport.options);
  const failed = (reason: string, code?: unknown): Attempt => {
    transport.close();
    return { address, reason, absent: code === 'ENOENT', forbidden: code === 'EACCES' || code === 'EPERM' };
  };
  try {
    const ask = { abortSignal: AbortSignal.timeout(transport.local ? 5_000 : 15_000) };
    const version = await (docker as unknown as VersionSource).version(ask);
    const name = version.Components?.some(({ Name }) => Name.startsWith('Podman')) ? 'podman' : 'docker';
    if (preference !== 'auto' && preference !== name) return failed(`answers, but it is ${titles[name]}`);
    return {
      opening: openEngine({ docker, pinger: createClient(transport.fresh) }, name, version, {
        address,
        transport,
        configFolder: dockerConfigFolder(variables, home),
      }),
    };
  } catch (error) {
    if (error instanceof AppHostError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const silent = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
    return failed(silent ? 'it did not answer in time' : describeFailure(error), code);
  }
}

function openEngine(
  clients: Clients,
  name: 'docker' | 'podman',
  version: EngineVersion,
  { address, transport, configFolder }: Opening,
): readonly [EngineSession, EngineIdentity] {
  const newest = toNumber(version.ApiVersion);
  const title = `${titles[name]} ${version.Version}`;
  const description = `${title} at ${address.url}`;
  if (newest < oldestApi) {
    transport.close();
    throw new AppHostError('ENGINE_TOO_OLD', `${description} speaks version ${version.ApiVersion} of the API only.`, {
      hint: 'Update the engine: Docker 18.09 or later, or Podman 4 or later.',
    });
  }
  const apiVersion = Math.max(Math.min(newest, newestApi), toNumber(version.MinAPIVersion ?? '0.0'));
  (clients.docker.modem as { version?: string }).version = `v${Math.floor(apiVersion / 1000)}.${apiVersion % 1000}`;
  const session = createSession(clients, { title: titles[name], apiVersion, local: transport.local });
  return [session, { name, description, address, version: title, configFolder, close: () => transport.close() }];
}

const titles = { docker: 'Docker', podman: 'Podman' } as const;

/** `1.41` → 1041. */
function toNumber(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}

function toUnreachable(attempts: readonly Attempt[], preference: EnginePreference): AppHostError {
  const name = preference === 'auto' ? 'container engine' : titles[preference];
  const tried = attempts
    .filter(({ absent, address }) => !absent || address.origin !== undefined)
    .map(
      ({ address, reason }) =>
        `${address.url}${address.origin === undefined ? '' : ` (from ${address.origin})`}: ${reason}`,
    );
  const absent = attempts.filter((attempt) => attempt.absent && attempt.address.origin === undefined);
  const missing =
    absent.length === 0 ? [] : [`no socket at ${absent.map(({ address }) => toPath(address.url)).join(', ')}`];
  const message = `No ${name} answers. Tried: ${[...tried, ...missing].join('; ')}.`;
  return new AppHostError('ENGINE_UNREACHABLE', message, { hint: toHint(attempts) });
}

function toPath(url: string): string {
  return url.replace(/^[a-z]+:\/\//, '');
}

function toHint(attempts: readonly Attempt[]): string {
  if (attempts.some(({ forbidden }) => forbidden)) {
    return 'Let this user use the engine: `sudo usermod -aG docker $USER`, then log in again.';
  }
  const origin = attempts.find(({ address }) => address.origin !== undefined)?.address.origin;
  if (origin !== undefined) return `Start that engine, or correct ${origin}.`;
  return 'Start Docker or Podman, or set DOCKER_HOST to the engine that is meant.';
}
