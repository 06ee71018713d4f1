import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { connectEngine } from '../../runtime/containers/connect.ts';
import { removeData } from '../../runtime/embedded/data-folders.ts';
import { groupsOfSession } from '../../runtime/processes/marked-processes.ts';
import { endGroup } from '../../runtime/processes/process-group.ts';
import { endLeftover } from '../../runtime/processes/process-identity.ts';
import { takeState, type ApplicationState } from '../../runtime/state/application-state.ts';
import { sweep } from '../../runtime/sweep.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { exitCodes } from '../exit-code.ts';

/** How long what is left may take to end by itself, in milliseconds. */
const grace = 500;

/** Removes what a killed supervisor left: processes, containers and networks. Data and state stay. */
export async function runReap({ id, session }: { id: string; session: string }): Promise<number> {
  const state = await takeUnlessRunning(id);
  if (state === undefined) return exitCodes.done;
  try {
    await Promise.all([endProcesses(state, session), removeContainers(id, state.current.usesEngine === true)]);
    await removeData({ application: id, state: state.folder }, { volumes: false });
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
    return await takeState(id);
  } catch (error) {
    if (error instanceof AppHostError && error.code === 'APPLICATION_RUNNING') return undefined;
    throw error;
  }
}

async function endProcesses(state: ApplicationState, session: string): Promise<void> {
  const known = Object.values(state.current.processes).map((identity) => endLeftover(identity, grace));
  await Promise.allSettled(known);
  // Those that were started in the last moment, before they could be written down.
  const others = await groupsOfSession(session);
  await Promise.allSettled(others.map(({ pid }) => endGroup(pid, 'SIGTERM', grace)));
  await state.update((current) => ({ ...current, processes: {} }));
}

async function removeContainers(id: string, usesEngine: boolean): Promise<void> {
  if (!usesEngine) return;
  const engine = await connectEngine({ preference: 'auto', variables: process.env, home: homedir() });
  try {
    await sweep(engine, id, { volumes: false });
  } finally {
    engine.close();
  }
}
