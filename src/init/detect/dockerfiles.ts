import { posix } from 'node:path';
import type { Folder } from '../../model/folder.ts';
import { toResourceName } from '../../kinds/give-names.ts';
import type { NearFolder } from '../read/folders.ts';

/** A folder that only a Dockerfile says how to run. */
export interface FoundDockerfile {
  readonly path: string;
  readonly name: string;
  /** Those that it says its program listens on. */
  readonly ports: readonly number[];
}

/** Folders with a Dockerfile, but for those of projects that were recognised by their language. */
export function findDockerfiles(
  folders: readonly NearFolder[],
  application: string,
  projects: ReadonlySet<string>,
): readonly FoundDockerfile[] {
  return folders
    .filter(({ path, folder }) => folder.entries.includes('Dockerfile') && !projects.has(path))
    .map(({ path, folder }) => ({
      path,
      name: path === '.' ? application : toResourceName(posix.basename(path)),
      ports: exposedPorts(folder),
    }));
}

/** `EXPOSE` of the last stage; ports in variables and of UDP are left out. */
export function exposedPorts(folder: Folder, dockerfile = 'Dockerfile'): readonly number[] {
  const lastStage = (folder.read(dockerfile) ?? '').split(/^FROM\s/im).at(-1) ?? '';
  const words = [...lastStage.matchAll(/^\s*EXPOSE\s+(.+)$/gim)].flatMap(([, ports = '']) => ports.split(/\s+/));
  const ports = words.map((word) => /^(\d+)(?:\/tcp)?$/i.exec(word)?.[1]).filter((port) => port !== undefined);
  return [...new Set(ports.map(Number))];
}
