import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the test engine keeps everything it has; nothing of it lies outside of `folder`. */
export interface EnginePaths {
  readonly folder: string;
  /** Tells this engine's bridge and namespaces from those of one with another folder. */
  readonly name: string;
  /** The engine's socket. */
  readonly socket: string;
  /** What the engine was told, as its `daemon.json`. */
  readonly daemonConfig: string;
  readonly registryConfig: string;
  readonly pidFile: string;
  readonly dataRoot: string;
  readonly execRoot: string;
  readonly registryRoot: string;
  readonly logs: string;
  /** The root file systems and contexts of a build that is under way. */
  readonly scratch: string;
  /** What runs at the moment: see `EngineRecord`. */
  readonly record: string;
  /** Which stand-ins the registry holds, each with the hash of its source. */
  readonly built: string;
  /** One file for each user of the running engine. */
  readonly leases: string;
  readonly lock: string;
}

export function enginePaths(environment: NodeJS.ProcessEnv = process.env): EnginePaths {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const folder = join(cache, 'apphost-test-engine');
  return {
    folder,
    name: `apphost-${createHash('sha256').update(folder).digest('hex').slice(0, 6)}`,
    socket: join(folder, 'docker.sock'),
    daemonConfig: join(folder, 'daemon.json'),
    registryConfig: join(folder, 'registry.yml'),
    pidFile: join(folder, 'docker.pid'),
    dataRoot: join(folder, 'data'),
    execRoot: join(folder, 'exec'),
    registryRoot: join(folder, 'registry'),
    logs: join(folder, 'logs'),
    scratch: join(folder, 'scratch'),
    record: join(folder, 'engine.json'),
    built: join(folder, 'built.json'),
    leases: join(folder, 'leases'),
    lock: join(folder, 'lock'),
  };
}
