import { spawn } from 'node:child_process';
import type { ProcessIdentity } from './processes/process-host.ts';
import { isWindows } from './processes/windows.ts';

/** Sees to it that nothing outlives this process, even when it is killed without a chance to do anything. */
export interface Reaper {
  /** A process runs that must not outlive us. */
  add(process: ProcessIdentity): void;
  /** It has ended. */
  remove(process: ProcessIdentity): void;
  /** This process has cleared up by itself. */
  dismiss(): void;
}

const nothing = (): void => undefined;

/** Each line adds a word to the list or, after a `-`, takes it out. At the end the words follow the command's own. */
const script = `list=' '
while read -r line; do
  word=\${line#-}
  case $line in
    -*) case $list in *" $word "*) list="\${list%%" $word "*} \${list#*" $word "}" ;; esac ;;
    *) list="$list$word " ;;
  esac
done
exec "$@" $list`;

/**
 * Waits, in a process group of its own, for the pipe to us to close; then it becomes the command that clears up, told of
 * the processes that still ran. A shell that reads a pipe takes a megabyte; a Node.js that waits would take fifty. (On
 * Windows there is none: there the next `up` clears up.)
 */
export function startReaper(command: readonly string[]): Reaper {
  if (isWindows) return { add: nothing, remove: nothing, dismiss: nothing };
  const child = spawn('/bin/sh', ['-c', script, 'apphost-reaper', ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a reaper everything works, until this process is killed.
  child.on('error', nothing);
  child.stdin.on('error', nothing);
  child.unref();
  (child.stdin as Partial<Pick<NodeJS.Timeout, 'unref'>>).unref?.();
  return {
    add: (process) => void child.stdin.write(`${toWord(process)}\n`),
    remove: (process) => void child.stdin.write(`-${toWord(process)}\n`),
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

/** One word, whatever a system's start times look like. */
function toWord({ pid, startTime }: ProcessIdentity): string {
  return `${pid}:${encodeURIComponent(startTime)}`;
}

/** What the reaper was told, as its command gets it. */
export function fromWord(word: string): ProcessIdentity {
  const [pid = '', startTime = ''] = word.split(':');
  return { pid: Number(pid), startTime: decodeURIComponent(startTime) };
}
