import { join } from 'node:path';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { identify } from '../processes/process-identity.ts';
import type { StepStamps } from '../processes/step-stamp.ts';
import { holdsLock, liveHolder, releaseLock, takeLock, type LockHolder } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import type { SavedState } from './saved-state.ts';
import { socketPath } from './socket-path.ts';
import { notWritable } from './state-error.ts';
import { createStateWriter, peekState, readState, type FoundState } from './state-file.ts';
import { currentSurroundings, stateHome, type Surroundings } from './state-home.ts';

/** The state of an application, held by this process alone until it is released. */
export interface ApplicationState {
  /** Absolute path, of mode 0700. */
  readonly folder: string;
  /** Where to listen for commands. A socket file left there by a dead supervisor may be removed. */
  readonly socket: string;
  /** Warnings about what was found. */
  readonly diagnostics: readonly Diagnostic[];
  readonly current: SavedState;
  /** Changes at once, resolves when it is on the disk. Rejects with `STATE_NOT_WRITABLE`; handle that. */
  update(change: (state: SavedState) => SavedState): Promise<void>;
  readonly stamps: StepStamps;
  /**
   * Writes again what others removed or damaged, and what could not be written. Rejects with `STATE_NOT_WRITABLE`, and with
   * `APPLICATION_RUNNING` when another supervisor has taken it meanwhile.
   */
  mend(): Promise<'whole' | 'lost'>;
  /** Waits for what is being written and gives the lock up. */
  release(): Promise<void>;
}

/** What can be seen of an application from another terminal. */
export interface ApplicationGlimpse {
  readonly folder: string;
  readonly state: SavedState;
  /** The live supervisor, if there is one. */
  readonly holder: LockHolder | undefined;
}

/**
 * Takes the state of an application, from a supervisor that died as well. Rejects with `APPLICATION_RUNNING` (facts:
 * `pid`, `socket`) when one is alive, with `STATE_NOT_WRITABLE` when the folder cannot be used.
 */
export async function takeState(
  id: string,
  surroundings: Surroundings = currentSurroundings(),
): Promise<ApplicationState> {
  const folder = join(stateHome(surroundings), id);
  const lock = join(folder, 'lock');
  return writable(folder, async () => {
    await makeFolder(folder);
    const socket = socketPath(folder, surroundings);
    const us: LockHolder = { identity: await identify(process.pid), socket };
    const other = await takeLock(lock, us);
    if (other !== undefined) throw alreadyRunning(id, other);
    try {
      return hold(id, { folder, us }, await readState(join(folder, 'state.json')));
    } catch (error) {
      await releaseLock(lock, us);
      throw error;
    }
  });
}

/** Looks without taking or changing anything. */
export async function glimpseState(
  id: string,
  surroundings: Surroundings = currentSurroundings(),
): Promise<ApplicationGlimpse> {
  const folder = join(stateHome(surroundings), id);
  const state = await peekState(join(folder, 'state.json'));
  return { folder, state, holder: await liveHolder(join(folder, 'lock')) };
}

interface Held {
  readonly folder: string;
  readonly us: LockHolder;
}

function hold(id: string, { folder, us }: Held, found: FoundState): ApplicationState {
  const lock = join(folder, 'lock');
  const writer = createStateWriter(join(folder, 'state.json'), found.state);
  const update: ApplicationState['update'] = (change) => writable(folder, () => writer.update(change));
  return {
    folder,
    socket: us.socket,
    diagnostics: found.diagnostics,
    get current() {
      return writer.current;
    },
    update,
    mend: () =>
      writable(folder, async () => {
        const isHeld = await holdsLock(lock, us);
        if (!isHeld) await makeFolder(folder);
        const other = isHeld ? undefined : await takeLock(lock, us);
        if (other !== undefined) throw alreadyRunning(id, other);
        const file = await writer.mend();
        return isHeld ? file : 'lost';
      }),
    stamps: toStamps(() => writer.current, update),
    release: async () => {
      await writer.settled();
      await releaseLock(lock, us);
    },
  };
}

async function writable<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AppHostError ? error : notWritable(folder, error);
  }
}

function alreadyRunning(id: string, holder: LockHolder): AppHostError {
  const { pid } = holder.identity;
  return new AppHostError('APPLICATION_RUNNING', `the application ${id} already runs (pid ${pid})`, {
    hint: 'See it with `apphost ps`, end it with `apphost down`, or start a second one beside it with `--isolated`.',
    facts: { pid, socket: holder.socket },
  });
}

function toStamps(current: () => SavedState, update: ApplicationState['update']): StepStamps {
  return {
    get: (key) => current().steps[key],
    set: (key, stamp) =>
      update((state) => {
        const { [key]: _old, ...others } = state.steps;
        return { ...state, steps: stamp === undefined ? others : { ...others, [key]: stamp } };
      }),
  };
}
