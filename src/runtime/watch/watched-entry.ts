import { lstat, realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Watch } from '../../model/watch.ts';
import type { Change } from './change.ts';
import type { OddPattern } from './folder-rules.ts';
import type { ChangeListener } from './folder-watch.ts';
import { inBackground, toError } from './in-background.ts';
import { createLoopGuard, type LoopGuard } from './loop-guard.ts';
import { watchResource, type ResourceWatch } from './resource-watch.ts';
import { describeOddPattern, describeTrouble } from './trouble.ts';
import type { WatchedResource, WatchingOptions } from './watching.ts';

/** What is known of one resource that is watched. */
export interface WatchedEntry extends WatchedResource {
  leftOut?: WatchedResource['leftOut'];
  readonly key: string;
  /** Files, and whether they have come since the last time. */
  readonly changed: Map<string, boolean>;
  readonly guard: LoopGuard;
  readonly opening: Promise<ResourceWatch | undefined>;
  readonly onTrouble: (error: Error) => void;
  isClosed: boolean;
  /** Its changes are no longer noticed. */
  isBroken: boolean;
  /** As its image's ignore file said when it was last read. */
  isLeftOut: (file: string) => boolean;
}

export interface EntryOptions extends Pick<WatchingOptions, 'clock' | 'events' | 'ownPaths' | 'note'> {
  readonly key: string;
  /** A file has changed. */
  readonly touch: () => void;
}

export function createEntry(resource: WatchedResource, { key, touch, note, ...options }: EntryOptions): WatchedEntry {
  const { name, watch } = resource;
  const changed = new Map<string, boolean>();
  const shown = (file: string): string => relative(watch.folders[0]?.directory ?? '/', file);
  const guard = createLoopGuard((file) =>
    note(
      name,
      `${shown(file)} changes whenever it starts, so its changes no longer count. Name it under \`watch: { exclude: [...] }\`.`,
    ),
  );
  const onChange: ChangeListener = (file, isNew) => {
    if (!guard.mayCount(file, options.clock.now())) return;
    changed.set(file, changed.get(file) ?? isNew);
    touch();
  };
  const onTrouble = (error: Error): void => {
    if (entry.isBroken) return;
    entry.isBroken = true;
    note(name, describeTrouble(error));
    closeEntry(entry);
  };
  const onOdd = noteOnce((text) => note(name, text));
  const open = async (): Promise<ResourceWatch | undefined> => {
    try {
      const [real] = await Promise.all([followLinks(watch), readLeftOut(entry)]);
      if (entry.isClosed) return undefined;
      const { isBuilt } = resource;
      const isLeftOut = (file: string): boolean => entry.isLeftOut(file);
      return watchResource({ ...options, watch: real, isBuilt, isLeftOut, onChange, onTrouble, onOdd });
    } catch (error) {
      onTrouble(toError(error));
      return undefined;
    }
  };
  const opening = Promise.resolve().then(open);
  const fresh = { isClosed: false, isBroken: false, isLeftOut: () => false };
  const entry: WatchedEntry = { ...resource, ...fresh, key, changed, guard, onTrouble, opening };
  return entry;
}

export function closeEntry(entry: WatchedEntry): void {
  entry.isClosed = true;
  const closing = entry.opening.then((opened) => opened?.close());
  inBackground(closing, entry.onTrouble);
}

/** Reads anew what its image is built without. Rejects where that cannot be read. */
export async function readLeftOut(entry: WatchedEntry): Promise<void> {
  if (entry.leftOut !== undefined) entry.isLeftOut = await entry.leftOut();
}

/** What has changed since the last time. */
export async function takeChanges(entry: WatchedEntry): Promise<readonly Change[]> {
  const { changed, opening } = entry;
  const files = [...changed];
  changed.clear();
  const opened = await opening;
  if (opened === undefined) return [];
  // What it said before may no longer hold. Should the folder be gone, the build says so.
  if (files.length > 0) await readLeftOut(entry).catch(() => undefined);
  const changes = files.map(async ([file, isNew]) => {
    // What came and went within the quiet period, as editors and builds leave it, has changed nothing.
    const isGone = isNew && (await lstat(file).catch(() => undefined)) === undefined;
    return isGone || entry.isLeftOut(file) ? [] : [opened.toChange(file)];
  });
  return (await Promise.all(changes)).flat();
}

/** An ignore file is read for each folder it holds for, and whenever it changes. */
function noteOnce(note: (text: string) => void): (odd: OddPattern) => void {
  const noted = new Set<string>();
  return (odd) => {
    const text = describeOddPattern(odd);
    if (!noted.has(text)) note(text);
    noted.add(text);
  };
}

/** Events name files by where they really are. */
async function followLinks(watch: Watch): Promise<Watch> {
  const [folders, sync] = await Promise.all([
    Promise.all(watch.folders.map(async (folder) => ({ ...folder, directory: await whereItIs(folder.directory) }))),
    Promise.all(watch.sync.map(async (rule) => ({ ...rule, path: await whereItIs(rule.path) }))),
  ]);
  return { ...watch, folders, sync };
}

async function whereItIs(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
