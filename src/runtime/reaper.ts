import { spawn } from 'node:child_process';
import { isWindows } from './processes/windows.ts';

/** Sees to it that nothing outlives this process, even when it is killed without a chance to do anything. */
export interface Reaper {
  /** This process has cleared up by itself. */
  dismiss(): void;
}

/**
 * Waits, in a process group of its own, for the pipe to us to close; then it becomes the command that clears up. A shell
 * that reads a pipe takes a megabyte; a Node.js that waits would take fifty. (On Windows there is none: there the next
 * `up` clears up.)
 */
export function startReaper(command: readonly string[]): Reaper {
  if (isWindows) return { dismiss: () => undefined };
  const child = spawn('/bin/sh', ['-c', 'while read -r _; do :; done; exec "$@"', 'apphost-reaper', ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a reaper everything works, until this process is killed.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as Partial<Pick<NodeJS.Timeout, 'unref'>>).unref?.();
  return {
    dismiss: () => {
      if (child.pid === undefined) return;
      try {
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    },
  };
}
