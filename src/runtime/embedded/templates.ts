import { randomUUID } from 'node:crypto';
import { access, cp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemplateSteps } from '../../model/embedding.ts';
import { removeAbandonedDrafts } from './drafts.ts';
import { thisMachine } from './find-backing.ts';
import type { User } from './server-user.ts';

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
  readonly run: (command: readonly [string, ...string[]]) => Promise<unknown>;
}

const draftPrefix = 'draft-';

/**
 * A new folder in the data folder, filled by `make` the first time, and from then on with a copy of what it made, for
 * all applications. Resolves with its absolute path; whoever asked gives it its name when it is whole. The copy that is
 * kept belongs to us: a server of one application cannot change what others begin with.
 */
export async function fillFromTemplate(wish: TemplateWish, steps: TemplateSteps): Promise<string> {
  const { folder, cache, key, run } = wish;
  await removeDrafts(folder);
  const template = join(cache, `template-${key}`);
  const draft = join(folder, `${draftPrefix}${randomUUID()}`);
  if (!(await takeCopy(draft, template, { wish, steps }))) {
    await steps.make(draft);
    await keep(draft, template, wish);
    await steps.finish(draft);
  }
  // What is copied is on the disk long before anything that matters is in it, and nobody waits for that. The draft itself gets
  // another name in a moment.
  void flush(folder, run);
  return draft;
}

/** Whether there was a template, and it was whole. */
async function takeCopy(
  draft: string,
  template: string,
  { wish: { user, run }, steps }: { readonly wish: TemplateWish; readonly steps: TemplateSteps },
): Promise<boolean> {
  if (!(await exists(template))) return false;
  try {
    await copy(template, draft, run);
    if (user !== undefined) await run(['chown', '-R', '-h', `${user.uid}:${user.gid}`, draft]);
    await steps.finish(draft);
    return true;
  } catch {
    await Promise.all([template, draft].map((path) => rm(path, { recursive: true, force: true })));
    return false;
  }
}

/** Without it everything works, only slower. */
async function keep(draft: string, template: string, { run, user }: TemplateWish): Promise<void> {
  const copied = `${template}-${randomUUID()}`;
  try {
    await removeAbandonedDrafts(template);
    await copy(draft, copied, run);
    if (user !== undefined) await run(['chown', '-R', '-h', '0:0', copied]);
  } catch {
    await rm(copied, { recursive: true, force: true });
    return;
  }
  // It gets its name when it is on the disk: after a power failure, all that is made from it would be broken.
  void flush(copied, run)
    .then(() => rename(copied, template))
    .catch(() => rm(copied, { recursive: true, force: true }));
}

type Run = TemplateWish['run'];

/** Where the file system can, nothing is copied until it is changed. */
async function copy(from: string, to: string, run: Run): Promise<void> {
  const { platform } = thisMachine;
  if (platform === 'win32') await cp(from, to, { recursive: true });
  // Whatever the modes of the template have become, whoever gets the copy can write to it, and nobody else read it.
  else
    await run([
      'sh',
      '-c',
      'umask 077; exec cp "$@"',
      'sh',
      '-R',
      platform === 'darwin' ? '-c' : '--reflink=auto',
      from,
      to,
    ]);
}

async function flush(path: string, run: Run): Promise<void> {
  if (thisMachine.platform === 'win32') return;
  await run(thisMachine.platform === 'linux' ? ['sync', '-f', path] : ['sync']).catch(() => undefined);
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
