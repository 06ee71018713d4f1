import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '../processes/process-host.ts';
import { isAlive } from '../processes/process-identity.ts';

export interface LockHolder {
  readonly identity: ProcessIdentity;
  /** Where its control socket is: the environment of another terminal may point elsewhere. */
  readonly socket: string;
}

/** How long to wait for another process that is taking a stale lock over at the same moment. Milliseconds. */
const guardPause = 5;

/**
 * Takes the lock file, also from a holder that no longer runs. Resolves with `undefined` when it is ours, else with the
 * live holder. Rejects with what the file system says.
 */
export async function takeLock(file: string, holder: LockHolder): Promise<LockHolder | undefined> {
  const draft = `${file}.${randomUUID()}`;
  // Written first and linked then: a lock that can be seen is complete, and only one link of that name can be made.
  try {
    // Not flushed to the disk: after a power cut nobody holds it any more.
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    while (!(await linked(draft, file))) {
      const text = await readText(file);
      if (text === undefined) continue;
      const other = await living(text);
      if (other !== undefined) return other;
      if (await takeOver(file, { stale: text, draft })) return undefined;
    }
    return undefined;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Who holds the lock and runs. */
export async function liveHolder(file: string): Promise<LockHolder | undefined> {
  const text = await readText(file);
  return text === undefined ? undefined : living(text);
}

/** Gives the lock up, if it is still ours. */
export async function releaseLock(file: string, holder: LockHolder): Promise<void> {
  if (await holdsLock(file, holder)) await rm(file, { force: true });
}

export async function holdsLock(file: string, holder: LockHolder): Promise<boolean> {
  return (await readText(file)) === JSON.stringify(holder);
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Puts our lock in the place of a stale one. Only who holds the guard may do that, and only while the stale one is still
 * there: otherwise the second of two could throw away the fresh lock of the first.
 */
async function takeOver(
  file: string,
  { stale, draft }: { readonly stale: string; readonly draft: string },
): Promise<boolean> {
  const guard = `${file}.takeover`;
  if (!(await linked(draft, guard))) {
    const text = await readText(guard);
    // Its holder was killed in these few instructions.
    if (text !== undefined && (await living(text)) === undefined) await rm(guard, { force: true });
    await sleep(guardPause);
    return false;
  }
  try {
    if ((await readText(file)) !== stale) return false;
    await rename(draft, file);
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function living(text: string): Promise<LockHolder | undefined> {
  const holder = parseHolder(text);
  return holder !== undefined && (await isAlive(holder.identity)) ? holder : undefined;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // Nor is there a file below what is no folder.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as LockHolder;
    const isWhole = typeof holder.identity.pid === 'number' && typeof holder.identity.startTime === 'string';
    return isWhole && typeof holder.socket === 'string' ? holder : undefined;
  } catch {
    // Nobody that runs wrote this.
    return undefined;
  }
}
