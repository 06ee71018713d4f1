import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../runtime/processes/process-identity.ts';
import type { LockHolder } from '../../runtime/state/lock.ts';

/** How often to look whether the other process has come so far, and how long at most. Milliseconds. */
const pause = 10;
const patience = 10_000;

/** A supervisor takes the application first and listens then: whoever comes between the two waits. */
export function untilListening({ identity, socket }: LockHolder): Promise<void> {
  return until(async () => (await listens(socket)) || !(await isAlive(identity)));
}

/** A supervisor answers first and ends then: the next command must not find it any more. */
export function untilGone({ identity }: LockHolder): Promise<void> {
  return until(async () => !(await isAlive(identity)));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds()) && Date.now() < deadline) await sleep(pause);
}

function listens(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
