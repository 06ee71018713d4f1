import { readFile } from 'node:fs/promises';
import type { Check, Finding, Surroundings } from '../check.ts';

/** A supervisor with dozens of resources has some hundreds of files and sockets open. */
const fewFiles = 1024;
/** Watching a large folder takes one watch for each folder in it. */
const fewWatches = 65_536;

/** What the operating system lets one user have. */
export const limits: Check = {
  about: 'the limits of this user',
  look: async (surroundings) => {
    if (surroundings.platform === 'win32') return [];
    const files = await openFiles(surroundings);
    const findings = files === undefined ? [] : [toFiles(files)];
    return surroundings.platform === 'linux' ? [...findings, ...(await watches())] : findings;
  },
};

async function openFiles({ platform, ask }: Surroundings): Promise<number | undefined> {
  const text =
    platform === 'linux'
      ? /^Max open files\s+(\S+)/m.exec(await readFile('/proc/self/limits', 'utf8'))?.[1]
      : (await ask('/bin/sh', ['-c', 'ulimit -n']))?.trim();
  return text === undefined ? undefined : text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}

function toFiles(count: number): Finding {
  const message = Number.isFinite(count) ? `${count} at once` : 'as many as there are';
  if (count >= fewFiles) return { level: 'ok', subject: 'open files', message };
  return {
    level: 'warning',
    subject: 'open files',
    message: `only ${message}`,
    remedy: 'Allow more: `ulimit -n 4096`, in the shell or its profile.',
  };
}

async function watches(): Promise<readonly Finding[]> {
  const text = await readFile('/proc/sys/fs/inotify/max_user_watches', 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const count = Number(text);
  if (count >= fewWatches) return [{ level: 'ok', subject: 'watched files', message: `${count} at once` }];
  const remedy =
    'Allow more: `sudo sysctl fs.inotify.max_user_watches=524288`, and write it to /etc/sysctl.d/ to keep it.';
  return [{ level: 'warning', subject: 'watched files', message: `only ${count} at once`, remedy }];
}
