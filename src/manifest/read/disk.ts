import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Folder } from '../../model/folder.ts';

/** The disk as the manifest's stages see it; the only thing of the manifest that touches it. */
export interface Disk {
  readText(file: string): Promise<TextResult>;
  /** What stands at a path. */
  look(path: string): 'file' | 'folder' | 'nothing';
  /** `undefined` when there is no such folder, or it cannot be read. */
  folder(path: string): Folder | undefined;
  /** A small file's text, or `undefined`. */
  readSmall(file: string): string | undefined;
  /** With symbolic links followed; the path itself when it leads nowhere. */
  realPath(path: string): string;
}

export type TextResult = { readonly text: string } | { readonly problem: TextProblem; readonly detail: string };
export type TextProblem = 'missing' | 'folder' | 'too-large' | 'not-text' | 'unreadable';

/** Bytes. A manifest of a thousand resources has a third of it. */
export const maximumSize = 1024 * 1024;

export const disk: Disk = { readText, look, folder: readFolder, readSmall, realPath };

async function readText(file: string): Promise<TextResult> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return { problem: 'folder', detail: '' };
    if (found.size > maximumSize) return { problem: 'too-large', detail: `${Math.ceil(found.size / 1024)} KiB` };
    const bytes = await readFile(file);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): TextResult {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'missing', detail: '' };
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { problem: 'not-text', detail: '' };
  return { problem: 'unreadable', detail: code ?? message };
}

function look(path: string): 'file' | 'folder' | 'nothing' {
  const found = attempt(() => statSync(path, { throwIfNoEntry: false }));
  if (found === undefined) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}

function readFolder(path: string): Folder | undefined {
  const entries = attempt(() => readdirSync(path).toSorted());
  return entries && { path, entries, read: (file) => readSmall(join(path, file)) };
}

function readSmall(file: string): string | undefined {
  return attempt(() => readFileSync(file, 'utf8'));
}

function realPath(path: string): string {
  return (
    attempt(() => realpathSync(path)) ??
    join(attempt(() => realpathSync(dirname(path))) ?? dirname(path), basename(path))
  );
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
