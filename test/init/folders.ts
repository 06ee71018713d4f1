import { posix } from 'node:path';
import type { NearFolders } from '../../src/init/read/folders.ts';

/** The folders that these files, by path, stand in. */
export function foldersOf(files: Readonly<Record<string, string>>): NearFolders {
  const paths = new Set(['.']);
  for (const file of Object.keys(files)) {
    const parts = posix.dirname(file).split('/');
    for (let length = 1; length <= parts.length && parts[0] !== '.'; length += 1) {
      paths.add(`./${parts.slice(0, length).join('/')}`);
    }
  }
  const folders = [...paths].sort().map((path) => {
    const inside = path === '.' ? '' : `${path.slice(2)}/`;
    const names = Object.keys(files)
      .filter((file) => file.startsWith(inside))
      .map((file) => file.slice(inside.length));
    const entries = [...new Set(names.map((name) => name.split('/')[0] ?? ''))].sort();
    return {
      path,
      folder: { path: `/work/${path}`, entries, read: (file: string) => files[posix.normalize(inside + file)] },
    };
  });
  return { folders, isCut: false };
}
