import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { connectEngine } from '../../runtime/containers/connect.ts';
import { removeData } from '../../runtime/embedded/data-folders.ts';
import { endLeftovers } from '../../runtime/leftovers.ts';
import { fromWord } from '../../runtime/reaper.ts';
import type { ApplicationState } from '../../runtime/state/application-state.ts';
import { takeOrBorrowState } from '../../runtime/state/borrowed-state.ts';
import { sweep } from '../../runtime/sweep.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { exitCodes } from '../exit-code.ts';

/** How long what is left may take to end by itself, in milliseconds. */
const grace = 500;

interface Killed {
  /** The application's. */
  readonly id: string;
  /** The mark of its processes. */
  readonly session: string;
  /** Those that ran, as the reaper was told. */
  readonly processes: readonly string[];
}

/** Removes what a killed supervisor left: processes, containers and networks. Data and state stay. */
export async function runReap({ id, session, processes }: Killed): Promise<number> {
  const state = await takeUnlessRunning(id);
  if (state === undefined) return exitCodes.done;
  const told = { session, processes: processes.map((word) => fromWord(word)) };
  try {
    // Each to its end, whatever becomes of the others: only then may somebody else have the application.
    const cleared = await Promise.allSettled([endLeftovers(state, grace, told), removeContainers(id)]);
    await removeData({ application: id, state: state.folder }, { volumes: false });
    const failure = cleared.find((each) => each.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  } finally {
    // Nobody listens there any more.
    await rm(state.socket, { force: true });
    await state.release();
  }
  return exitCodes.done;
}

/** `undefined`: a new supervisor has it by now, and has taken over what was left. */
async function takeUnlessRunning(id: string): Promise<ApplicationState | undefined> {
  try {
    return await takeOrBorrowState(id);
  } catch (error) {
    if (error instanceof AppHostError && error.code === 'APPLICATION_RUNNING') return undefined;
    throw error;
  }
}

/** Whether there are any is asked of the engine: the state may have been lost as well. */
async function removeContainers(id: string): Promise<void> {
  const search = { preference: 'auto', variables: process.env, home: homedir() } as const;
  const engine = await connectEngine(search).catch(() => undefined);
  if (engine === undefined) return;
  try {
    await sweep(engine, id, { volumes: false });
  } finally {
    engine.close();
  }
}
