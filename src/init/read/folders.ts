import { readdir } from 'node:fs/promises';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from '../../model/folder.ts';

/** A folder below the one that a manifest is written for. */
export interface NearFolder {
  /** `.` or `./services/api`, with `/` on every system. */
  readonly path: string;
  readonly folder: Folder;
}

export interface NearFolders {
  /** The folder itself first, then what is in it, level by level. */
  readonly folders: readonly NearFolder[];
  /** There were more than anybody wants to be looked at. */
  readonly isCut: boolean;
}

/** How deep below a project may be: `services/backend/api/src`. */
const deepest = 4;
const mostFolders = 2_000;
/** Bytes. Larger files say nothing about how a project runs. */
const largestFile = 1024 * 1024;

/** What holds other people's code, what was built, and what is only there to test or to show. */
const skipped = new Set(
  (
    'node_modules bower_components jspm_packages vendor venv virtualenv site-packages Pods dist build out ' +
    'bin obj target coverage tmp temp logs __pycache__ htmlcov test tests __tests__ spec e2e fixtures ' +
    'testdata __mocks__ cypress examples example samples docs doc templates'
  ).split(' '),
);

/** The folders that a user's own projects may be in. Links are not followed; what cannot be read is left out. */
export async function readFolders(root: string): Promise<NearFolders> {
  const folders: NearFolder[] = [];
  let level = [{ path: '.', absolute: root }];
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { path, absolute } of level) {
      if (folders.length >= mostFolders) return { folders, isCut: true };
      const entries = await readdir(absolute, { withFileTypes: true }).catch(() => []);
      const names = entries.map(({ name }) => name).toSorted();
      folders.push({ path, folder: toFolder(absolute, names) });
      const inside = entries.filter((entry) => entry.isDirectory() && !isSkipped(entry.name)).map(({ name }) => name);
      next.push(...inside.toSorted().map((name) => ({ path: `${path}/${name}`, absolute: join(absolute, name) })));
    }
    level = next;
  }
  return { folders, isCut: false };
}

function isSkipped(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_') || skipped.has(name) || /\.(?:tests?|specs?)$/i.test(name);
}

function toFolder(path: string, entries: readonly string[]): Folder {
  return { path, entries, read: (file) => readSmall(join(path, file)) };
}

function readSmall(file: string): string | undefined {
  try {
    const { size } = statSync(file);
    return size > largestFile ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
