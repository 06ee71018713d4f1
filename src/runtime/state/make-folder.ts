import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A folder for this user alone, with what is missing above it. Rejects with what the file system really says. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    // Node's recursive form says ENOENT where the disk is read-only: the first folder that is missing knows better.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') await mkdir(firstMissing(folder), { mode: 0o700 });
    throw error;
  }
}

function firstMissing(folder: string): string {
  let missing = folder;
  while (dirname(missing) !== missing && !existsSync(dirname(missing))) missing = dirname(missing);
  return missing;
}
