import { fork } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createControlClient } from '../../runtime/control/control-client.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { glimpseState } from '../../runtime/state/application-state.ts';
import type { LockHolder } from '../../runtime/state/lock.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createView } from '../render/view.ts';
import { applyThrough } from './apply-to-running.ts';
import { untilGone, untilListening } from './other-supervisor.ts';

/** Starts a supervisor of its own, waits until everything is healthy, and leaves it running. */
export async function runInBackground(
  request: ApplyRequest,
  application: { readonly id: string; readonly name: string },
  output: Output,
): Promise<number> {
  const { holder, isOurs } = await startSupervisor(application);
  const client = createControlClient(holder.socket);
  const view = createView(output);
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    view.say('Stopping.');
    void (async () => {
      for await (const event of client.stop({ volumes: false })) view.event(event);
    })();
  };
  process.once('SIGINT', interrupt);
  try {
    await applyThrough(client, request, view);
    view.say(`${application.name} is ready and runs in the background: apphost ps, apphost logs, apphost down.`);
    return exitCodes.done;
  } catch (error) {
    if (isOurs) await untilGone(holder);
    if (isInterrupted) return exitCodes.interrupted;
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    view.end();
  }
}

interface Started {
  readonly holder: LockHolder;
  /** False: another `up` was faster in the same moment, and its supervisor takes the request as well. */
  readonly isOurs: boolean;
}

/** Resolves once it listens. */
async function startSupervisor({ id, name }: { readonly id: string; readonly name: string }): Promise<Started> {
  const { folder } = await glimpseState(id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const log = openSync(join(folder, 'supervisor.log'), 'w', 0o600);
  const child = fork(process.argv[1] ?? '', ['supervise', id, name], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const isOurs = await new Promise<boolean>((resolve, reject) => {
    child.once('message', () => resolve(true));
    child.once('error', reject);
    child.once('exit', () => resolve(false));
  });
  if (isOurs) child.disconnect();
  child.unref();
  const { holder } = await glimpseState(id);
  if (holder === undefined) {
    throw new AppHostError('SUPERVISOR_UNREACHABLE', `the supervisor of ${name} could not be started`, {
      hint: `Read ${join(folder, 'supervisor.log')}.`,
    });
  }
  await untilListening(holder);
  return { holder, isOurs };
}
