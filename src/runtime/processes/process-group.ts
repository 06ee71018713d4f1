import { setTimeout as sleep } from 'node:timers/promises';
import { AppHostError } from '../../support/apphost-error.ts';
import { liveMembers } from './group-members.ts';
import { endTree, isWindows } from './windows.ts';

/** How long a group may take to vanish after SIGKILL: only a process stuck in the kernel takes longer. Milliseconds. */
const killBound = 5000;
const firstPause = 2;
const longestPause = 25;

/**
 * Ends every process of a group: the signal, then SIGKILL after `grace` milliseconds. Resolves when no live member is
 * left; rejects with `PROCESS_NOT_STOPPED` when one stays. Nobody looks before `leaderEnded`, where that is known.
 */
export async function endGroup(
  group: number,
  signal: string,
  grace: number,
  leaderEnded: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  if (isWindows) return endTree(group, grace);
  if (!signalGroup(group, signal)) return;
  // One that was stopped (SIGSTOP, Ctrl-Z) hears a signal only when it goes on.
  signalGroup(group, 'SIGCONT');
  if (await isGoneWithin(group, signal === 'SIGKILL' ? killBound : grace, leaderEnded)) return;
  signalGroup(group, 'SIGKILL');
  if (await isGoneWithin(group, killBound, leaderEnded)) return;
  throw new AppHostError('PROCESS_NOT_STOPPED', `process ${group} does not end, not even by SIGKILL`, {
    hint: 'It hangs inside the kernel, usually on a disk or a network mount. Look at it with `ps -o pid,stat,wchan`.',
    facts: { pid: group },
  });
}

/** Whether there was anybody to receive it. */
function signalGroup(group: number, signal: string | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: a member runs as another user by now, and is very much there.
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return true;
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function isGoneWithin(group: number, bound: number, leaderEnded: Promise<unknown>): Promise<boolean> {
  const deadline = performance.now() + bound;
  if (!(await settlesWithin(leaderEnded, bound))) return false;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    if (await isGone(group)) return true;
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await sleep(Math.min(pause, left));
  }
}

async function settlesWithin(promise: Promise<unknown>, bound: number): Promise<boolean> {
  const given = new AbortController();
  const timeIsUp = sleep(bound, false, { signal: given.signal }).catch(() => false);
  const settled = await Promise.race([promise.then(() => true), timeIsUp]);
  given.abort();
  return settled;
}

/**
 * The signal 0 still reaches zombies that nobody collects, so who is really alive is looked up: twice, because a member
 * may have a child and end while the list is read.
 */
async function isGone(group: number): Promise<boolean> {
  return !signalGroup(group, 0) || !((await liveMembers(group)) || (await liveMembers(group)));
}
