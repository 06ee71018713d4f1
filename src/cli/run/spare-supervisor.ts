import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { glimpseState } from '../../runtime/state/application-state.ts';
import type { LockHolder } from '../../runtime/state/lock.ts';
import { makeFolder } from '../../runtime/state/make-folder.ts';
import { notWritable } from '../../runtime/state/state-error.ts';
import { currentSurroundings, stateHome } from '../../runtime/state/state-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ApplicationIdentity } from '../session/application-identity.ts';
import { untilListening } from './other-supervisor.ts';

/** What `up -d` says to the supervisor that it started: first what it will be asked for, then what to look after. */
export type SupervisorTask = { readonly prepare: ApplyRequest } | { readonly take: ApplicationIdentity };

/** A supervisor of nothing yet. It starts while the manifest is read here, because starting takes as long as that. */
export interface SpareSupervisor {
  /** Lets it look after the application. Resolves once a supervisor listens. */
  take(application: ApplicationIdentity): Promise<TakenSupervisor>;
  /** Not needed after all. */
  dismiss(): Promise<void>;
}

export interface TakenSupervisor {
  readonly holder: LockHolder;
  /** False: another `up` was faster in the same moment, and its supervisor takes the request as well. */
  readonly isOurs: boolean;
}

export async function startSpareSupervisor(request: ApplyRequest): Promise<SpareSupervisor> {
  const { log, output } = await openLog();
  const child = fork(process.argv[1] ?? '', ['supervise'], {
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  tell(child, { prepare: request });
  return {
    take: (application) => Promise.race([take(child, application, log), failed]),
    dismiss: async () => {
      const ended = once(child, 'exit');
      // It has nothing yet that it would have to put in order.
      if (child.kill('SIGKILL')) await ended;
      await rm(log, { force: true });
    },
  };
}

/** Its folder is not known yet; the file moves there, open as it is. */
async function openLog(): Promise<{ readonly log: string; readonly output: number }> {
  const home = stateHome(currentSurroundings());
  const log = join(home, `supervisor-${process.pid}.log`);
  try {
    await makeFolder(home);
    return { log, output: openSync(log, 'w', 0o600) };
  } catch (error) {
    throw notWritable(home, error);
  }
}

async function take(child: ChildProcess, application: ApplicationIdentity, log: string): Promise<TakenSupervisor> {
  const listening = new Promise<boolean>((resolve) => {
    child.once('message', () => resolve(true));
    child.once('exit', () => resolve(false));
  });
  tell(child, { take: application });
  const isOurs = await listening;
  release(child);
  const { folder, holder } = await glimpseState(application.id);
  const kept = join(folder, 'supervisor.log');
  const isKept = isOurs || holder === undefined;
  await (isKept ? rename(log, kept) : rm(log, { force: true }));
  if (holder === undefined) {
    throw new AppHostError('SUPERVISOR_UNREACHABLE', `the supervisor of ${application.name} could not be started`, {
      hint: `Read ${kept}.`,
    });
  }
  await untilListening(holder);
  return { holder, isOurs };
}

function tell(child: ChildProcess, task: SupervisorTask): void {
  // When it has ended already, that is noticed where it counts.
  child.send(task, () => undefined);
}

/** Without the channel, one that was given nothing to do ends. */
function release(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  child.unref();
}
