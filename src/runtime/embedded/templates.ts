import { randomUUID } from 'node:crypto';
import { access, chown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemplateSteps } from '../../model/embedding.ts';
import { removeAbandonedDrafts } from './drafts.ts';
import { chownTree, copyTree, flush, type Run } from './file-trees.ts';
import type { User } from './server-user.ts';
import { keepSpare, takeSpare } from './spares.ts';

export interface TemplateWish {
  /** Absolute path of the server's data folder. */
  readonly folder: string;
  /** Absolute path of a folder that only we can write to. */
  readonly cache: string;
  /** Names what was made: what differs must differ in it. */
  readonly key: string;
  /** Who the server runs as, when not as we do. */
  readonly user: User | undefined;
  /** Runs a program as we are. */
  readonly run: Run;
}

const draftPrefix = 'draft-';

/**
 * A new folder in the data folder: a spare of the template, which has only to be renamed, else a copy of it, else made
 * from nothing. Resolves with its absolute path; whoever asked gives it its name when it is whole.
 */
export async function fillFromTemplate(wish: TemplateWish, steps: TemplateSteps): Promise<string> {
  const { folder } = wish;
  await removeDrafts(folder);
  const draft = join(folder, `${draftPrefix}${randomUUID()}`);
  if (await finished(draft, takeSpare(wish, draft), steps)) return draft;
  if (await takeCopy(draft, wish, steps)) return draft;
  if (steps.makeOwn === undefined) {
    await steps.make(draft);
    await steps.finish(draft);
  } else {
    await steps.makeOwn(draft);
  }
  return draft;
}

/**
 * Makes what the next start will look for: the template, for all applications, when there is none, and a spare. The
 * template belongs to us: a server of one application cannot change what others begin with. Never rejects: without it
 * everything works, only slower.
 */
export async function prepareNext(wish: TemplateWish, steps: TemplateSteps): Promise<void> {
  const template = templateOf(wish);
  try {
    if (!(await exists(template))) await makeTemplate(template, wish, steps);
    await keepSpare(template, wish);
  } catch {
    // What it had begun is removed, and the next start tries again.
  }
}

/** Whether there was something to take, and it was whole. */
async function finished(draft: string, taken: Promise<boolean>, steps: TemplateSteps): Promise<boolean> {
  try {
    if (!(await taken)) return false;
    await steps.finish(draft);
    return true;
  } catch {
    await rm(draft, { recursive: true, force: true });
    return false;
  }
}

async function takeCopy(draft: string, wish: TemplateWish, steps: TemplateSteps): Promise<boolean> {
  const template = templateOf(wish);
  if (!(await exists(template))) return false;
  const copied = copyTree(template, draft, wish).then(() => true);
  if (await finished(draft, copied, steps)) return true;
  await rm(template, { recursive: true, force: true });
  return false;
}

/** Two that make it at once waste some work: the second is thrown away. */
async function makeTemplate(template: string, { user, run }: TemplateWish, steps: TemplateSteps): Promise<void> {
  await removeAbandonedDrafts(template);
  const workshop = `${template}-${randomUUID()}`;
  const made = join(workshop, 'made');
  try {
    await mkdir(workshop, { mode: 0o700 });
    if (user !== undefined) await chown(workshop, user.uid, user.gid);
    await steps.make(made);
    if (user !== undefined) await chownTree(made, { uid: 0, gid: 0 }, run);
    // It gets its name when it is on the disk: after a power failure, all that is made from it would be broken.
    await flush(made, run);
    await rename(made, template);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

function templateOf({ cache, key }: TemplateWish): string {
  return join(cache, `template-${key}`);
}

async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((entry) => entry.startsWith(draftPrefix));
  await Promise.all(drafts.map((draft) => rm(join(folder, draft), { recursive: true, force: true })));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
