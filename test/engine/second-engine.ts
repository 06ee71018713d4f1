import { join } from 'node:path';

import { execa } from 'execa';

import { createDeferred } from '../../src/support/deferred.ts';
import { engineHost, startDaemonAgain, startDaemons, stopDaemons, type EngineRecord } from './daemons.ts';
import { withLock } from './lock.ts';
import { stopProcess } from './own-process.ts';
import { enginePaths, type EnginePaths } from './paths.ts';

/** An engine for one suite alone, which may be stopped and killed: nobody else's containers are in it. */
export interface SecondEngine {
  readonly host: string;
  /** As `systemctl stop docker` does: its containers end with it. */
  stop(): Promise<void>;
  /** Its containers go on without it. */
  kill(): Promise<void>;
  /** Resolves when it answers again. */
  start(): Promise<void>;
  /** Stops it, with all that it holds. */
  dispose(): Promise<void>;
}

const quiet = (): void => undefined;

/** Starts it, with these images of the other engine. One at a time on a machine; what a killed run left is cleared. */
export async function startSecondEngine(other: string, images: readonly string[]): Promise<SecondEngine> {
  const paths = enginePaths({ XDG_CACHE_HOME: join(enginePaths().folder, '..', 'apphost-second') });
  const release = await takeLock(paths);
  try {
    return await open(paths, { other, images, release });
  } catch (error) {
    await stopDaemons(paths);
    await release();
    throw error;
  }
}

interface Opening {
  readonly other: string;
  readonly images: readonly string[];
  readonly release: () => Promise<void>;
}

async function open(paths: EnginePaths, { other, images, release }: Opening): Promise<SecondEngine> {
  let record: EngineRecord = await startDaemons(paths, quiet);
  const host = engineHost(paths);
  await execa('sh', [
    '-c',
    'from=$1; to=$2; shift 2; docker -H "$from" save "$@" | docker -H "$to" load',
    'sh',
    other,
    host,
    ...images,
  ]);
  const end = async (grace: number): Promise<void> => {
    if (record.daemon !== undefined) await stopProcess(record.daemon, grace);
  };
  return {
    host,
    stop: () => end(20_000),
    kill: async () => {
      if (record.daemon !== undefined) process.kill(record.daemon.pid, 'SIGKILL');
      await end(1000);
    },
    start: async () => {
      // After a kill its containerd may take longer to find its containers than the engine waits; systemd tries again, too.
      record = await startDaemonAgain(paths, record).catch(() => startDaemonAgain(paths, record));
    },
    dispose: async () => {
      await stopDaemons(paths);
      await release();
    },
  };
}

/** Resolves with what gives it back. */
async function takeLock(paths: EnginePaths): Promise<() => Promise<void>> {
  const taken = createDeferred<void>();
  const done = createDeferred<void>();
  const held = withLock(paths, quiet, () => {
    taken.resolve();
    return done.promise;
  });
  await Promise.race([taken.promise, held]);
  return () => {
    done.resolve();
    return held;
  };
}
