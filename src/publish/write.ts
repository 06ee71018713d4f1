import { constants, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { AppHostError } from '../support/apphost-error.ts';
import type { Artifact } from './artifact.ts';
import { digest, formatList, listFile, parseList, type Provenance } from './published-list.ts';

/** What stands in a folder that was published into. */
export interface Published {
  /** By path, as in an artifact. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of them that the user has changed since. */
  readonly edited: readonly string[];
  readonly of?: Provenance;
}

/** How a folder would change, or has changed. Paths, sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * What an earlier `publish` left in the folder; empty where there is none. Rejects with `OUTPUT_NOT_OURS` for a folder that
 * holds other things.
 */
export async function readPublished(folder: string): Promise<Published> {
  await putBack(resolve(folder));
  const list = await readFile(join(folder, listFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unwritable(folder, error);
  });
  if (list === undefined) {
    await refuseOthers(folder);
    return { files: new Map(), edited: [] };
  }
  const { of, digests } = parseList(list);
  const texts = await Promise.all(
    [...digests.keys()].map(
      async (path) => [path, await readFile(join(folder, path), 'utf8').catch(ignoreMissing)] as const,
    ),
  );
  const files = new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
  const edited = [...files].filter(([path, text]) => digests.get(path) !== digest(text)).map(([path]) => path);
  return { files, edited, ...(of !== undefined && { of }) };
}

/** What writing the artifacts over what is there would change. */
export function compare({ files }: Published, artifacts: readonly Artifact[]): Changes {
  const wanted = new Map(artifacts.map(({ path, text }) => [path, text]));
  return {
    added: [...wanted.keys()].filter((path) => !files.has(path)).sort(),
    changed: [...wanted]
      .filter(([path, text]) => files.has(path) && files.get(path) !== text)
      .map(([path]) => path)
      .sort(),
    removed: [...files.keys()].filter((path) => !wanted.has(path)).sort(),
  };
}

/**
 * Writes the artifacts beside the folder and then puts them in its place, so that a reader never sees half of them, and a
 * crash in the middle leaves what was there. What the user added to the folder is carried over. Rejects with
 * `OUTPUT_UNWRITABLE`.
 */
export async function writeArtifacts(
  folder: string,
  artifacts: readonly Artifact[],
  before: Published,
  of?: Provenance,
): Promise<void> {
  const target = resolve(folder);
  try {
    await mkdir(dirname(target), { recursive: true });
    const draft = await mkdtemp(`${target}.draft-`);
    try {
      await fill(draft, artifacts, of);
      await carryOver(target, draft, new Set([...before.files.keys(), listFile]));
      await swap(draft, target);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  } catch (error) {
    throw unwritable(target, error);
  }
}

async function fill(draft: string, artifacts: readonly Artifact[], of: Provenance | undefined): Promise<void> {
  const folders = new Set(artifacts.map(({ path }) => dirname(join(draft, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await Promise.all(artifacts.map(({ path, text }) => writeFile(join(draft, path), text)));
  await writeFile(join(draft, listFile), formatList(artifacts, of));
}

/** Files that are not ours, such as the secrets that git ignores, or a user's own patch. */
async function carryOver(target: string, draft: string, ours: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(target, { recursive: true, withFileTypes: true }).catch(ignoreMissing);
  for (const entry of entries ?? []) {
    const path = join(entry.parentPath, entry.name).slice(target.length + 1);
    if (entry.isDirectory() || ours.has(path.split(sep).join('/'))) continue;
    await mkdir(dirname(join(draft, path)), { recursive: true });
    // With its mode: what only its owner may read stays so.
    await copyFile(join(target, path), join(draft, path), constants.COPYFILE_EXCL).catch(ignoreExisting);
  }
}

async function swap(draft: string, target: string): Promise<void> {
  const old = `${draft}.old`;
  const wasThere = await rename(target, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  await rename(draft, target).catch(async (error: unknown) => {
    if (wasThere) await rename(old, target);
    throw error;
  });
  await rm(old, { recursive: true, force: true });
}

/** A crash between the two renames of a swap leaves the folder under another name. */
async function putBack(target: string): Promise<void> {
  const there = await stat(target).catch(() => undefined);
  if (there !== undefined) return;
  const names = await readdir(dirname(target)).catch((): string[] => []);
  const prefix = `${basename(target)}.draft-`;
  const old = names.filter((name) => name.startsWith(prefix) && name.endsWith('.old')).sort();
  for (const name of old) await rename(join(dirname(target), name), target).catch(() => undefined);
}

async function refuseOthers(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw unwritable(folder, error);
  });
  if (entries.length === 0) return;
  throw new AppHostError(
    'OUTPUT_NOT_OURS',
    `${folder} holds files that apphost did not write (${entries.slice(0, 3).join(', ')})`,
    {
      hint: 'Choose another folder with `-o`, or empty this one.',
      facts: { folder },
    },
  );
}

function unwritable(folder: string, error: unknown): unknown {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // Whatever the operating system refuses is the folder's; the rest would be a bug.
  if (syscall === undefined) return error;
  return new AppHostError('OUTPUT_UNWRITABLE', `cannot write into ${folder} (${code})`, {
    hint: 'Choose another folder with `-o`, or mend its permissions.',
    cause: error,
    facts: { folder },
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
