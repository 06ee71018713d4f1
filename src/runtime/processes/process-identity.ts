import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { endGroup } from './process-group.ts';
import type { ProcessIdentity } from './process-host.ts';
import { isWindows, startTimeOnWindows } from './windows.ts';

/** The identity of a process that runs now. A process that is already gone gets one that no process ever has. */
export async function identify(pid: number): Promise<ProcessIdentity> {
  return { pid, startTime: (await startTimeOf(pid)) ?? 'gone' };
}

/** Whether this very process still runs: same number, same start. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await startTimeOf(identity.pid)) === identity.startTime;
}

/**
 * Ends the group of a process that an earlier run left behind. Does nothing, and resolves with false, when the number
 * belongs to nobody or to somebody else by now.
 */
export async function endLeftover(identity: ProcessIdentity, grace: number): Promise<boolean> {
  if (!(await isAlive(identity))) return false;
  await endGroup(identity.pid, 'SIGTERM', grace);
  return true;
}

async function startTimeOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return startTimeFromProc(pid);
  return isWindows ? startTimeOnWindows(pid) : startTimeFromPs(pid);
}

/** Without leaving the event loop's turn: a child that was just started cannot have been collected yet. */
function startTimeFromProc(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, startTime] = [fields[0], fields[19]];
    return state === 'Z' || state === 'X' ? undefined : `${startTime}@${bootId()}`;
  } catch {
    return undefined;
  }
}

/** Ticks since boot repeat after the next boot. */
function bootId(): string {
  knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  return knownBootId;
}

let knownBootId: string | undefined;

async function startTimeFromPs(pid: number): Promise<string | undefined> {
  try {
    // In one fixed language and time zone: the text is compared in a later run.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env });
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}
