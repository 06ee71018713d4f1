import { readFileSync } from 'node:fs';

/** Whether there is such a process and it is not just a zombie that nobody has collected. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
