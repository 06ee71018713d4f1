import { lstat, realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Watch } from '../../model/watch.ts';
import type { Renewal } from '../../plan/create-plan.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Clock } from '../clock.ts';
import { describeChanges, type Change } from './change.ts';
import type { FolderEvents } from './folder-events.ts';
import type { ChangeListener } from './folder-watch.ts';
import { createLoopGuard, type LoopGuard } from './loop-guard.ts';
import { createQuietPeriod } from './quiet-period.ts';
import { watchResource, type ResourceWatch } from './resource-watch.ts';

/** A resource whose files are watched. */
export interface WatchedResource {
  readonly name: string;
  readonly watch: Watch;
  /** It runs an image that is built here. */
  readonly isBuilt: boolean;
  /** Reads what its image is built without. */
  readonly leftOut?: () => Promise<(file: string) => boolean>;
}

/** Watches the files of resources, and lets happen what their changes ask for. */
export interface Watching {
  /** From now on, in place of what was watched of it before. */
  follow(resource: WatchedResource): void;
  forget(name: string): void;
  watches(name: string): boolean;
  /** Every file that a new container of it is given. */
  syncedFiles(name: string): Promise<readonly Change[]>;
  stop(): void;
}

export interface WatchingOptions {
  readonly clock: Clock;
  readonly events: FolderEvents;
  /** Absolute paths of what `apphost` itself reads and writes. */
  readonly ownPaths: readonly string[];
  readonly note: (resource: string, text: string) => void;
  /** Copies into what runs. Says itself what goes wrong. */
  readonly sync: (resource: string, changes: readonly Change[]) => Promise<void>;
  /** Starts these anew. Says itself what goes wrong. */
  readonly renew: (renewals: ReadonlyMap<string, Renewal>) => Promise<void>;
}

/** However busy a folder is, something is done after so many milliseconds. */
const longest = 5000;

interface Entry extends WatchedResource {
  readonly key: string;
  /** Files, and whether they have come since the last time. */
  readonly changed: Map<string, boolean>;
  readonly guard: LoopGuard;
  readonly opening: Promise<ResourceWatch | undefined>;
  isClosed: boolean;
}

export function createWatching(options: WatchingOptions): Watching {
  const entries = new Map<string, Entry>();
  const period = createQuietPeriod({
    clock: options.clock,
    longest,
    run: () => act([...entries.values()], options).catch((error: unknown) => tellAll(entries, error, options)),
  });
  const watching: Watching = {
    follow: (resource) => {
      const key = JSON.stringify([resource.watch, resource.isBuilt]);
      if (entries.get(resource.name)?.key === key) return;
      watching.forget(resource.name);
      entries.set(
        resource.name,
        createEntry(resource, { ...options, key, touch: () => period.touch(resource.watch.quiet) }),
      );
    },
    forget: (name) => {
      const entry = entries.get(name);
      entries.delete(name);
      if (entry !== undefined) close(entry);
    },
    watches: (name) => entries.has(name),
    syncedFiles: async (name) => (await (await entries.get(name)?.opening)?.syncedFiles()) ?? [],
    stop: () => {
      period.stop();
      for (const entry of entries.values()) close(entry);
      entries.clear();
    },
  };
  return watching;
}

function close(entry: Entry): void {
  entry.isClosed = true;
  void entry.opening.then((opened) => opened?.close());
}

function createEntry(
  resource: WatchedResource,
  { key, touch, ...options }: WatchingOptions & { readonly key: string; readonly touch: () => void },
): Entry {
  const { name, watch } = resource;
  const changed = new Map<string, boolean>();
  const shown = (file: string): string => relative(watch.folders[0]?.directory ?? '/', file);
  const guard = createLoopGuard((file) =>
    options.note(
      name,
      `${shown(file)} changes whenever it starts, so its changes no longer count. Name it under \`watch: { exclude: [...] }\`.`,
    ),
  );
  const onChange: ChangeListener = (file, isNew) => {
    if (!guard.mayCount(file, options.clock.now())) return;
    changed.set(file, changed.get(file) ?? isNew);
    touch();
  };
  const onTrouble = (error: Error): void => options.note(name, toTrouble(error));
  const open = async (): Promise<ResourceWatch | undefined> => {
    try {
      const [real, isLeftOut] = await Promise.all([followLinks(watch), resource.leftOut?.()]);
      if (entry.isClosed) return undefined;
      const { clock, events, ownPaths } = options;
      const { isBuilt } = resource;
      return watchResource({ watch: real, isBuilt, clock, events, ownPaths, isLeftOut, onChange, onTrouble });
    } catch (error) {
      onTrouble(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  };
  const entry: Entry = { ...resource, key, changed, guard, isClosed: false, opening: Promise.resolve().then(open) };
  return entry;
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

async function act(entries: readonly Entry[], options: WatchingOptions): Promise<void> {
  const renewals = new Map<string, Renewal>();
  for (const entry of entries) {
    const changes = await takeChanges(entry);
    if (changes.length === 0) continue;
    const copied = changes.filter(({ asks }) => asks === 'sync');
    const renewal = renewalFor(changes);
    const isRebuilt = renewal === 'build' && entry.isBuilt;
    const what = renewal === undefined ? 'copying' : isRebuilt ? 'building' : 'restarting';
    const directory = entry.watch.folders[0]?.directory ?? entry.watch.sync[0]?.path ?? '/';
    options.note(entry.name, `${describeChanges(changes, directory)}: ${what}`);
    // Also before a build: should that fail, the container that goes on has them.
    if (copied.length > 0) await options.sync(entry.name, copied);
    if (renewal !== undefined) renewals.set(entry.name, isRebuilt ? 'build' : 'restart');
  }
  if (renewals.size === 0) return;
  await options.renew(renewals);
  for (const { name, guard } of entries) if (renewals.has(name)) guard.started(options.clock.now());
}

async function takeChanges({ changed, opening }: Entry): Promise<readonly Change[]> {
  const files = [...changed];
  changed.clear();
  const opened = await opening;
  if (opened === undefined) return [];
  const changes = files.map(async ([file, isNew]) => {
    // What came and went within the quiet period, as editors and builds leave it, has changed nothing.
    const isGone = isNew && (await lstat(file).catch(() => undefined)) === undefined;
    return isGone ? [] : [opened.toChange(file)];
  });
  return (await Promise.all(changes)).flat();
}

function renewalFor(changes: readonly Change[]): Renewal | undefined {
  if (changes.some(({ asks }) => asks === 'build')) return 'build';
  const restarts = changes.some(
    (change) => change.asks === 'restart' || (change.asks === 'sync' && change.rule.restart),
  );
  return restarts ? 'restart' : undefined;
}

function tellAll(entries: ReadonlyMap<string, Entry>, error: unknown, { note }: WatchingOptions): void {
  for (const name of entries.keys()) note(name, toTrouble(error instanceof Error ? error : new Error(String(error))));
}

function toTrouble(error: Error): string {
  const isLimit = 'code' in error && (error.code === 'ENOSPC' || error.code === 'EMFILE');
  const trouble = isLimit
    ? new AppHostError('WATCH_LIMIT', 'the system lets this user watch no more folders; changes are not noticed', {
        hint: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024',
      })
    : new AppHostError('WATCH_FAILED', `changes are not noticed: ${error.message}`, {
        hint: 'Run `apphost up` again.',
      });
  return `${trouble.code} ${trouble.message}. ${trouble.hint ?? ''}`.trimEnd();
}
