import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that cannot be mistaken for another that later got its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since boot, as the kernel counts. */
  readonly startTime: string;
  readonly bootId: string;
}

/** Starts a process that outlives this one; its output goes to the end of `log`. */
export async function startDetached(command: string, args: readonly string[], log: string): Promise<ProcessIdentity> {
  const output = openSync(log, 'a');
  const child = spawn(command, args, { detached: true, stdio: ['ignore', output, output], cwd: '/' });
  closeSync(output);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', reject);
  });
  child.unref();
  const identity = await identifyProcess(child.pid ?? 0);
  if (identity === undefined) throw new Error(`${command} ended at once`);
  return identity;
}

export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [stat, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The name in parentheses may hold blanks, so fields are counted from behind it: state is 3, start time is 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const startTime = fields[19];
    if (startTime === undefined || fields[0] === 'Z') return undefined;
    return { pid, startTime, bootId: bootId.trim() };
  } catch {
    return undefined;
  }
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return now?.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** Asks the process to end and insists after `graceMs`. */
export async function stopProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await isAlive(identity))) return;
    process.kill(identity.pid, signal);
    const deadline = Date.now() + graceMs;
    while (Date.now() < deadline && (await isAlive(identity))) await sleep(20);
  }
}
