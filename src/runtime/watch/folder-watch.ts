import type { Stats } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Cancel, Clock } from '../clock.ts';
import type { FolderEvents } from './folder-events.ts';
import type { FolderRules } from './folder-rules.ts';
import { inBackground, toError } from './in-background.ts';

/** Notices what changes below a folder. */
export interface FolderWatch {
  /** Resolves when everything is watched; never rejects. */
  readonly ready: Promise<void>;
  /** Absolute paths of the files that count. */
  files(): readonly string[];
  close(): void;
}

export type ChangeListener = (file: string, isNew: boolean) => void;

export interface FolderWatchOptions {
  /** Absolute path, links followed. It may be missing, and come later. */
  readonly root: string;
  readonly rules: FolderRules;
  readonly events: FolderEvents;
  readonly clock: Clock;
  /** Name of the ignore files, such as `.gitignore`, that hold below the folder that they stand in. */
  readonly ignoreFile: string | undefined;
  /** The absolute path of a file that counts and was written, has come (`isNew`) or is gone. */
  readonly onChange: ChangeListener;
  /** Nothing more is noticed from now on. */
  readonly onTrouble: (error: Error) => void;
}

/** How often is looked whether the root is still the same folder: it may be deleted, renamed, replaced. Milliseconds. */
const rootInterval = 2000;

interface State extends FolderWatchOptions {
  isClosed: boolean;
  /** Watched folders, and which folder of the disk stood there. */
  readonly folders: Map<string, WatchedPlace>;
  readonly known: Set<string>;
  cancel: Cancel;
}

interface WatchedPlace {
  readonly identity: string;
  readonly stop: () => void;
}

/** Links are not followed: what they lead to is elsewhere. */
export function watchFolder(options: FolderWatchOptions): FolderWatch {
  const state: State = { ...options, isClosed: false, folders: new Map(), known: new Set(), cancel: () => undefined };
  const ready = walk(state, options.root, false).then(
    () => scheduleLook(state),
    (error: unknown) => fail(state, toError(error)),
  );
  return {
    ready,
    files: () => [...state.known].filter((file) => options.rules.counts(file)),
    close: () => close(state),
  };
}

function close(state: State): void {
  state.isClosed = true;
  state.cancel();
  for (const { stop } of state.folders.values()) stop();
  state.folders.clear();
}

/** Watches before it reads, so that nothing falls between. `isNew`: what is in it has come with it. */
async function walk(state: State, folder: string, isNew: boolean): Promise<void> {
  const found = await lstat(folder).catch(() => undefined);
  if (state.isClosed || found?.isDirectory() !== true || state.folders.has(folder)) return;
  if (!listen(state, folder, identify(found))) return;
  await learn(state, folder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inner = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return state.rules.isSkipped(path) ? undefined : walk(state, path, isNew);
    if (isNew && !state.known.has(path)) tell(state, path, true);
    state.known.add(path);
    return undefined;
  });
  await Promise.all(inner);
}

/** False where it cannot be watched. */
function listen(state: State, folder: string, identity: string): boolean {
  if (state.events.isRecursive && folder !== state.root) {
    state.folders.set(folder, { identity, stop: () => undefined });
    return true;
  }
  const onError = (error: Error): void => {
    if (isLimit(error)) fail(state, error);
  };
  try {
    const onEvent = (name: string): void =>
      inBackground(look(state, join(folder, name)), (error) => fail(state, error));
    const stop = state.events.listen(folder, onEvent, onError);
    state.folders.set(folder, { identity, stop });
    return true;
  } catch (error) {
    // One that may not be read, or is gone again, does not keep the others from being watched.
    if (error instanceof Error && isLimit(error)) fail(state, error);
    return false;
  }
}

/** A number alone may soon belong to the folder that comes next. */
function identify(found: Stats | undefined): string {
  return `${found?.dev}:${found?.ino}:${found?.birthtimeMs}`;
}

function isLimit(error: Error): boolean {
  return 'code' in error && (error.code === 'ENOSPC' || error.code === 'EMFILE');
}

function fail(state: State, error: Error): void {
  if (state.isClosed) return;
  close(state);
  state.onTrouble(error);
}

/** Something happened at this path. What it was is seen from what is there now. */
async function look(state: State, path: string): Promise<void> {
  if (state.isClosed || path === state.root || isInsideSkipped(state, path)) return;
  const found = await lstat(path).catch(() => undefined);
  if (state.isClosed) return;
  if (basename(path) === state.ignoreFile) await learn(state, dirname(path));
  const watched = state.folders.get(path);
  if (watched !== undefined && watched.identity !== identify(found)) {
    for (const file of forget(state, path)) tell(state, file, false);
  }
  if (found?.isDirectory() === true) {
    if (!state.folders.has(path) && !state.rules.isSkipped(path)) await walk(state, path, true);
    return;
  }
  if (found !== undefined) {
    const isNew = !state.known.has(path);
    state.known.add(path);
    tell(state, path, isNew);
    return;
  }
  // What came and went between two looks, as editors do, has changed nothing.
  if (state.known.delete(path)) tell(state, path, false);
}

/** One listener for all tells of ignored folders too. */
function isInsideSkipped(state: State, path: string): boolean {
  return state.events.isRecursive && !state.folders.has(dirname(path)) && state.rules.isSkipped(dirname(path));
}

/** Returns the files that it held. */
function forget(state: State, folder: string): readonly string[] {
  const isInside = (path: string): boolean => path === folder || path.startsWith(`${folder}${sep}`);
  for (const [path, { stop }] of state.folders) {
    if (!isInside(path)) continue;
    stop();
    state.folders.delete(path);
  }
  const files = [...state.known].filter((file) => isInside(file));
  for (const file of files) state.known.delete(file);
  return files;
}

function tell({ rules, onChange }: State, file: string, isNew: boolean): void {
  if (rules.counts(file)) onChange(file, isNew);
}

async function learn({ rules, ignoreFile }: State, folder: string): Promise<void> {
  if (ignoreFile === undefined) return;
  const text = await readFile(join(folder, ignoreFile), 'utf8').catch(() => undefined);
  rules.learn(folder, text);
}

function scheduleLook(state: State): void {
  if (state.isClosed) return;
  state.cancel = state.clock.schedule(rootInterval, () =>
    inBackground(lookAtRoot(state), (error) => fail(state, error)),
  );
}

/** Nothing tells of a root that goes, or whose own parent is replaced. */
async function lookAtRoot(state: State): Promise<void> {
  const { root } = state;
  const found = await lstat(root).catch(() => undefined);
  const watched = state.folders.get(root);
  // Without its folder nothing can start anew; when it is back, all in it counts as changed.
  if (watched !== undefined && watched.identity !== identify(found)) forget(state, root);
  if (watched?.identity !== identify(found)) await walk(state, root, true);
  scheduleLook(state);
}
