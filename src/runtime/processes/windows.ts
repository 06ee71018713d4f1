/**
 * What differs on Windows, in one place. Written from the documentation of Node.js, execa and taskkill; NOT tested: no
 * Windows machine was at hand. Finding `npm.cmd` and the like, and quoting for them, is execa's work (cross-spawn rules).
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AppHostError } from '../../support/apphost-error.ts';

export const isWindows = process.platform === 'win32';

/** Elsewhere `detached` makes a process group; on Windows it would open a console window. */
export const groupOptions = { detached: !isWindows, windowsHide: true } as const;

const pollPause = 50;
const killBound = 5000;

/** Windows has no process groups: the tree below the process is asked to end, and ended by force after the grace. */
export async function endTree(pid: number, grace: number): Promise<void> {
  await taskkill(['/pid', String(pid), '/T']);
  if (await isGoneWithin(pid, grace)) return;
  await taskkill(['/pid', String(pid), '/T', '/F']);
  if (await isGoneWithin(pid, killBound)) return;
  throw new AppHostError('PROCESS_NOT_STOPPED', `process ${pid} does not end, not even by taskkill /F`, {
    hint: 'Look at it in the Task Manager.',
    facts: { pid },
  });
}

export async function startTimeOnWindows(pid: number): Promise<string | undefined> {
  try {
    const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
    const { stdout } = await promisify(execFile)('powershell.exe', ['-NoProfile', '-Command', script]);
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}

async function taskkill(flags: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)('taskkill.exe', flags);
  } catch {
    // It fails when the process is gone already, and without /F for a program that has no window: both are seen next.
  }
}

async function isGoneWithin(pid: number, bound: number): Promise<boolean> {
  const deadline = performance.now() + bound;
  while (isThere(pid)) {
    if (performance.now() >= deadline) return false;
    await sleep(pollPause);
  }
  return true;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
