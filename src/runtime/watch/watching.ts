import type { Watch } from '../../model/watch.ts';
import type { Renewal } from '../../plan/create-plan.ts';
import type { Clock } from '../clock.ts';
import { describeChanges, type Change } from './change.ts';
import type { FolderEvents } from './folder-events.ts';
import { inBackground, toError } from './in-background.ts';
import { createQuietPeriod } from './quiet-period.ts';
import { describeTrouble } from './trouble.ts';
import { closeEntry, createEntry, readLeftOut, takeChanges, type WatchedEntry } from './watched-entry.ts';

/** A resource whose files are watched. */
export interface WatchedResource {
  readonly name: string;
  readonly watch: Watch;
  /** It runs an image that is built here. */
  readonly isBuilt: boolean;
  /** Reads what its image is built without. */
  readonly leftOut?: (() => Promise<(file: string) => boolean>) | undefined;
}

/** Watches the files of resources, and lets happen what their changes ask for. */
export interface Watching {
  /** From now on, in place of what was watched of it before. Tries again where that did not work. */
  follow(resource: WatchedResource): void;
  forget(name: string): void;
  /** False also where its changes are not noticed. */
  watches(name: string): boolean;
  /** Resolves when everything of it is watched that can be; never rejects. */
  ready(name: string): Promise<void>;
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

export function createWatching(options: WatchingOptions): Watching {
  const entries = new Map<string, WatchedEntry>();
  const period = createQuietPeriod({
    clock: options.clock,
    longest,
    run: () => act([...entries.values()], options).catch((error: unknown) => tellAll(entries, error, options)),
  });
  const watching: Watching = {
    follow: (resource) => {
      const key = JSON.stringify([resource.watch, resource.isBuilt]);
      const known = entries.get(resource.name);
      if (known?.key === key && !known.isBroken) return takeOver(known, resource);
      watching.forget(resource.name);
      entries.set(
        resource.name,
        createEntry(resource, { ...options, key, touch: () => period.touch(resource.watch.quiet) }),
      );
    },
    forget: (name) => {
      const entry = entries.get(name);
      entries.delete(name);
      if (entry !== undefined) closeEntry(entry);
    },
    watches: (name) => entries.get(name)?.isBroken === false,
    ready: async (name) => {
      await (
        await entries.get(name)?.opening
      )?.ready;
    },
    syncedFiles: async (name) => (await (await entries.get(name)?.opening)?.syncedFiles()) ?? [],
    stop: () => {
      period.stop();
      for (const entry of entries.values()) closeEntry(entry);
      entries.clear();
    },
  };
  return watching;
}

/** Its ignore file may be another one now. */
function takeOver(entry: WatchedEntry, { leftOut }: WatchedResource): void {
  entry.leftOut = leftOut;
  inBackground(readLeftOut(entry), entry.onTrouble);
}

async function act(entries: readonly WatchedEntry[], options: WatchingOptions): Promise<void> {
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
  const guards = entries.flatMap(({ name, guard }) => (renewals.has(name) ? [guard] : []));
  for (const guard of guards) guard.begins();
  try {
    await options.renew(renewals);
  } finally {
    for (const guard of guards) guard.ended(options.clock.now());
  }
}

function renewalFor(changes: readonly Change[]): Renewal | undefined {
  if (changes.some(({ asks }) => asks === 'build')) return 'build';
  const restarts = changes.some(
    (change) => change.asks === 'restart' || (change.asks === 'sync' && change.rule.restart),
  );
  return restarts ? 'restart' : undefined;
}

function tellAll(entries: ReadonlyMap<string, WatchedEntry>, error: unknown, { note }: WatchingOptions): void {
  for (const name of entries.keys()) note(name, describeTrouble(toError(error)));
}
