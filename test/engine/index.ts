import { existsSync } from 'node:fs';

import { engineClient, engineHost, startDaemons, stopDaemons } from './daemons.ts';
import { installPackages } from './debian.ts';
import { answersAsEngine } from './engine-client.ts';
import { buildImages } from './image-build.ts';
import { hasLeases, returnLease, takeLease, type EngineUser } from './leases.ts';
import { withLock } from './lock.ts';
import { enginePaths, type EnginePaths } from './paths.ts';
import { images } from './stand-ins.ts';

/** A container engine that tests may use. */
export interface TestEngine {
  /** Where it listens: `unix:///…`, as `DOCKER_HOST` takes it. */
  readonly host: string;
  readonly images: typeof images;
  /** Whether it was provisioned: then it holds nothing but what tests made. */
  readonly own: boolean;
  /** Ends this process' use of it: the last user of a provisioned engine stops it, anybody else's is left alone. */
  stop(): Promise<void>;
}

/** Why there is no engine. */
export interface Unavailable {
  readonly reason: string;
}

export interface ProvisionOptions {
  /** Who it is for; an engine that is started by hand stays until `release('by hand')`. */
  readonly user?: EngineUser;
  /** Is told what takes time. */
  readonly report?: (line: string) => void;
}

/** Whether the environment asks for an engine to be made: then its absence is a failure. */
function isProvisionAsked(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment['APPHOST_TEST_PROVISION'] === '1';
}

/** The engine that the tests run against: a provisioned one where that is asked for, else the one of this machine. */
export async function findEngine(options: ProvisionOptions = {}): Promise<TestEngine | Unavailable> {
  if (isProvisionAsked()) return provision(options);
  const host = process.env['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
  if (!/^(unix|tcp):/.test(host)) return { reason: `the tests cannot ask the engine at ${host}: only unix: and tcp:` };
  if (!(await answersAsEngine(host))) return { reason: `no container engine answers at ${host}` };
  return { host, images, own: false, stop: async () => undefined };
}

/** Installs, builds and starts what is missing for an engine of the tests' own. */
export async function provision(options: ProvisionOptions = {}): Promise<TestEngine | Unavailable> {
  const { user = 'this process', report = () => undefined } = options;
  const paths = enginePaths();
  const obstacle = findObstacle(paths);
  if (obstacle !== undefined) return { reason: obstacle };
  try {
    await withLock(paths, report, async () => {
      await installPackages(report);
      const { registryPort } = await startDaemons(paths, report);
      await takeLease(paths, user);
      await buildImages({ client: engineClient(paths), paths, registryPort, report });
    });
  } catch (error) {
    await release(user);
    return {
      reason: `the test engine could not be provisioned: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  return { host: engineHost(paths), images, own: true, stop: () => release(user) };
}

/** Gives the engine back, and stops it when nobody else uses it. */
export async function release(user: EngineUser): Promise<void> {
  const paths = enginePaths();
  await withLock(
    paths,
    () => undefined,
    async () => {
      await returnLease(paths, user);
      if (!(await hasLeases(paths))) await stopDaemons(paths);
    },
  );
}

function findObstacle(paths: EnginePaths): string | undefined {
  if (!existsSync('/etc/debian_version')) return 'an engine is provisioned only on Debian';
  if (process.getuid?.() !== 0) return 'an engine is provisioned only by root';
  // The kernel takes 107 characters for a socket's path; the longest is containerd's.
  const longest = `${paths.execRoot}/containerd/containerd-debug.sock`;
  if (Buffer.byteLength(longest) > 107) return `the path of a socket would be too long below ${paths.folder}`;
  return undefined;
}
