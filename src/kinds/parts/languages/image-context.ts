import { posix } from 'node:path';

import type { Folder } from '../../../model/folder.ts';

/** Which folder a builder is sent. */
export interface ImageContext {
  /** Absolute. */
  readonly path: string;
  /** From there to the project: empty, or `packages/api/`. */
  readonly inside: string;
  /** What the user leaves out of builds there. */
  readonly leftOut: readonly string[];
}

/** The project's folder, or the one above that holds everything of `needed`, which are paths relative to the project. */
export function contextOf(folder: Folder, needed: readonly string[] = []): ImageContext {
  const levels = Math.max(0, ...needed.map((path) => levelsAbove(path)));
  const own = folder.path.replaceAll('\\', '/').replace(/\/$/, '');
  const parts = own.split('/');
  const inside = levels === 0 ? '' : `${parts.slice(-levels).join('/')}/`;
  const path = parts.slice(0, parts.length - levels).join('/');
  const rules = folder.read(`${'../'.repeat(levels)}.dockerignore`) ?? '';
  const leftOut = rules.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return { path, inside, leftOut };
}

/** A path of the project as the context has it. */
export function fromContext({ inside }: ImageContext, path: string): string {
  return posix.normalize(`${inside}${path}`);
}

function levelsAbove(path: string): number {
  return posix
    .normalize(path.replaceAll('\\', '/'))
    .split('/')
    .filter((part) => part === '..').length;
}
