import { setTimeout as delay } from 'node:timers/promises';
import { createDeferred } from '../../support/deferred.ts';
import type { ContainerExit } from './engine.ts';
import { openEngineStream } from './engine-stream.ts';
import { toRefusal } from './failures.ts';
import { readJsonLines } from './json-lines.ts';
import type { EngineSession } from './session.ts';

/** Learns that a container has ended, across restarts of the engine. */
export interface ExitWatch {
  readonly exited: Promise<ContainerExit | undefined>;
  readonly settled: boolean;
  /** Before it is removed: its end is then told as a removal, in whatever order the engine's answers come. */
  beginRemoval(): void;
  /** `true`: it is gone. `false`: it could not be removed, and its end counts again. */
  endRemoval(removed: boolean): void;
}

export interface ExitSource {
  readonly session: EngineSession;
  readonly id: string;
  /** Its output up to now, to be awaited before its end is told. */
  readonly outputEnded: () => Promise<void>;
  /** The engine came back, and the container with it: its output has to be read again. */
  readonly onFound: (state: 'created' | 'running' | 'ended') => Promise<void>;
}

/** Resolves when the engine waits for the end: from then on the container may be started. */
export async function watchExit(source: ExitSource, condition: WaitCondition): Promise<ExitWatch> {
  const wait: CurrentWait = { current: await openWait(source, condition), over: false, removing: false };
  let settled = false;
  let ended: { readonly exit: ContainerExit | undefined } | undefined;
  const exited = createDeferred<ContainerExit | undefined>();
  const finish = (exit: ContainerExit | undefined): void => {
    settled = true;
    wait.over = true;
    wait.current?.close();
    exited.resolve(exit);
  };
  void followExit(source, wait).then((exit) => {
    ended = { exit };
    if (!wait.removing) finish(exit);
  });
  return {
    exited: exited.promise,
    get settled() {
      return settled;
    },
    beginRemoval: () => {
      wait.removing = true;
    },
    endRemoval: (removed) => {
      wait.removing = false;
      if (removed) finish(undefined);
      else if (ended !== undefined) finish(ended.exit);
    },
  };
}

/** `next-exit`: the end of a start that is still to come. */
export type WaitCondition = 'next-exit' | 'not-running';

/** One request that the engine answers when the container has ended. */
interface Wait {
  /** `undefined`: the connection was closed without an answer. */
  exitCode(): Promise<number | undefined>;
  close(): void;
}

interface CurrentWait {
  /** `undefined`: the engine went away again before it could be asked. */
  current: Wait | undefined;
  over: boolean;
  /** It is being removed, so nobody will ask how it ended. */
  removing: boolean;
}

async function openWait({ session, id }: ExitSource, condition: WaitCondition): Promise<Wait> {
  const path = `/containers/${id}/wait?`;
  const stream = await openEngineStream(session, { method: 'POST', path, options: { condition }, hijack: false });
  return {
    async exitCode() {
      for await (const answer of readJsonLines(stream as AsyncIterable<Buffer>)) {
        if (typeof answer['StatusCode'] === 'number') return answer['StatusCode'];
      }
      return undefined;
    },
    close: () => stream.destroy(),
  };
}

async function followExit(source: ExitSource, wait: CurrentWait): Promise<ContainerExit | undefined> {
  const { session } = source;
  while (!wait.over) {
    const code = await readExitCode(session, wait);
    if (code !== undefined) return toExit(source, code, wait.removing);
    if (wait.over || !(await session.presence.untilBack())) return undefined;
    const found = await reconcile(source);
    if (found === 'gone') return undefined;
    if (found !== undefined && 'code' in found) return found;
    wait.current = found;
  }
  return undefined;
}

async function readExitCode(session: EngineSession, wait: CurrentWait): Promise<number | undefined> {
  try {
    const code = await wait.current?.exitCode();
    if (code === undefined && !wait.over) session.presence.reportBreak(new Error('the connection broke'));
    return code;
  } catch (error) {
    if (!wait.over) session.presence.reportBreak(error);
    return undefined;
  }
}

/** What became of it while nobody could watch. `undefined`: the engine went away again. */
async function reconcile(source: ExitSource): Promise<ContainerExit | 'gone' | Wait | undefined> {
  const { session, id } = source;
  try {
    const { State: state } = await session.docker.getContainer(id).inspect();
    const isCreated = state.Status === 'created';
    if (!isCreated && !state.Running) {
      await source.onFound('ended');
      return { code: state.ExitCode, outOfMemory: state.OOMKilled, engineAway: true };
    }
    return await openWaitAndOutput(source, isCreated);
  } catch (error) {
    if (toRefusal(error)?.status === 404) return 'gone';
    // A pause, because an engine that answers pings but breaks this request would be asked without end.
    await delay(100);
    return undefined;
  }
}

async function openWaitAndOutput(source: ExitSource, isCreated: boolean): Promise<Wait> {
  const wait = await openWait(source, isCreated ? 'next-exit' : 'not-running');
  try {
    await source.onFound(isCreated ? 'created' : 'running');
    return wait;
  } catch (error) {
    // Nobody will read it, and it would stand open until the container ends.
    wait.close();
    throw error;
  }
}

async function toExit(
  { session, id, outputEnded }: ExitSource,
  code: number,
  removing: boolean,
): Promise<ContainerExit> {
  if (removing) return { code, outOfMemory: false };
  const [outOfMemory, isThere] = await Promise.all([
    code === 0 ? false : wasOutOfMemory(session, id),
    session.presence.isThere(),
    outputEnded(),
  ]);
  return { code, outOfMemory, ...(!isThere && { engineAway: true }) };
}

async function wasOutOfMemory(session: EngineSession, id: string): Promise<boolean> {
  try {
    return (await session.docker.getContainer(id).inspect()).State.OOMKilled;
  } catch {
    return false;
  }
}
