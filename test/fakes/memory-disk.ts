import { basename, dirname } from 'node:path';
import type { Disk } from '../../src/manifest/read/disk.ts';

/** A disk in memory: files by absolute path; every folder above one of them exists. */
export function createMemoryDisk(files: Readonly<Record<string, string>>): Disk {
  const look = (path: string): 'file' | 'folder' | 'nothing' => {
    if (Object.hasOwn(files, path)) return 'file';
    return Object.keys(files).some((file) => file.startsWith(`${path}/`)) ? 'folder' : 'nothing';
  };
  return {
    look,
    async readText(file) {
      const text = files[file];
      if (text !== undefined) return { text };
      return { problem: look(file) === 'folder' ? 'folder' : 'missing', detail: '' };
    },
    folder(path) {
      if (look(path) !== 'folder') return undefined;
      const inside = Object.keys(files).filter((file) => dirname(file) === path);
      return {
        path,
        entries: inside.map((file) => basename(file)).toSorted(),
        read: (file) => files[`${path}/${file}`],
      };
    },
    readSmall: (file) => files[file],
    realPath: (path) => path,
  };
}
