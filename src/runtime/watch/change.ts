import { relative } from 'node:path';
import type { SyncRule } from '../../model/watch.ts';

/** A file that was written, has come or is gone, and what that asks for. */
export type Change =
  | { readonly file: string; readonly asks: 'build' | 'restart' }
  | { readonly file: string; readonly asks: 'sync'; readonly rule: SyncRule };

const shownFiles = 3;

/** `3 files changed (src/a.ts, src/b.ts, …)`, paths relative to a folder. */
export function describeChanges(changes: readonly Change[], directory: string): string {
  const names = changes.map(({ file }) => relative(directory, file)).sort();
  const shown = names.slice(0, shownFiles).join(', ');
  const count = names.length === 1 ? '1 file' : `${names.length} files`;
  return `${count} changed (${shown}${names.length > shownFiles ? ', …' : ''})`;
}
