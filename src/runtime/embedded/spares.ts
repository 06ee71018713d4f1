import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeAbandonedDrafts } from './drafts.ts';
import { copyTree, flush, type Run } from './file-trees.ts';
import type { User } from './server-user.ts';

/**
 * A spare is a copy of a template that was made ahead of time, and belongs to the user that the server runs as already:
 * a thousand files take a quarter of a second to copy, and none to rename.
 */
export interface SparePlace {
  readonly cache: string;
  readonly key: string;
  readonly user: User | undefined;
  readonly run: Run;
}

/** Moves a spare to `path`. False when there is none, or none that can be moved there. */
export async function takeSpare(place: SparePlace, path: string): Promise<boolean> {
  for (const spare of await sparesOf(place)) {
    const isMoved = await rename(spare, path).then(
      () => true,
      // Another start took it in the same moment; or the data is on another disk.
      () => false,
    );
    if (isMoved) return true;
  }
  return false;
}

/** Makes a spare of the template, when there is none. */
export async function keepSpare(template: string, place: SparePlace): Promise<void> {
  const { run } = place;
  const home = homeOf(place);
  // Nobody passes, so nobody changes what belongs to the servers' user before it is taken.
  await mkdir(home, { recursive: true, mode: 0o700 });
  await removeAbandonedDrafts(join(home, draft));
  if ((await sparesOf(place)).length > 0) return;
  const making = join(home, `${draft}-${randomUUID()}`);
  try {
    await copyTree(template, making, { ...place, isUrgent: false });
    // Named when it is on the disk, as the template is.
    await flush(making, run);
    await rename(making, join(home, randomUUID()));
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}

const draft = 'draft';

async function sparesOf(place: SparePlace): Promise<readonly string[]> {
  const home = homeOf(place);
  const entries = await readdir(home).catch(() => []);
  return entries.filter((entry) => !entry.startsWith(draft)).map((entry) => join(home, entry));
}

function homeOf({ cache, key }: SparePlace): string {
  return join(cache, 'spares', key);
}
