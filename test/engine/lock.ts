import { mkdir } from 'node:fs/promises';

import { execa } from 'execa';

import type { EnginePaths } from './paths.ts';

/**
 * Runs `work` while no other test run does the same.
 *
 * The lock is the kernel's, held by a `flock` that ends when its input does: a run that is killed leaves none behind.
 */
export async function withLock<T>(
  paths: EnginePaths,
  report: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(paths.folder, { recursive: true });
  const holder = execa('flock', ['--exclusive', paths.lock, 'sh', '-c', 'echo held; exec cat'], { reject: false });
  const waiting = setTimeout(() => report('waiting for another test run that prepares the engine'), 1000);
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      void holder.then((result) => reject(new Error(`flock ended: ${result.stderr || result.message}`)));
    });
  } finally {
    clearTimeout(waiting);
  }
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await holder;
  }
}
