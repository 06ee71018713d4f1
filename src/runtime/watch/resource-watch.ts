import { lstat, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { SyncRule, Watch } from '../../model/watch.ts';
import type { Clock } from '../clock.ts';
import type { Change } from './change.ts';
import type { FolderEvents } from './folder-events.ts';
import { createFolderRules, type FolderRules, type OddPattern } from './folder-rules.ts';
import { watchFolder, type ChangeListener, type FolderWatch } from './folder-watch.ts';
import { inBackground } from './in-background.ts';
import { neverWatched } from './never-watched.ts';

/** Notices what changes of one resource's files. */
export interface ResourceWatch {
  /** Resolves when everything is watched that can be; never rejects. */
  readonly ready: Promise<unknown>;
  /** What a change of this file asks for. */
  toChange(file: string): Change;
  /** Every file that a container of it is given. */
  syncedFiles(): Promise<readonly Change[]>;
  close(): void;
}

export interface ResourceWatchOptions {
  /** Its paths with links followed. */
  readonly watch: Watch;
  readonly events: FolderEvents;
  readonly clock: Clock;
  /** It runs an image that is built here: then `.gitignore` does not hold, for an image may hold what a build made. */
  readonly isBuilt: boolean;
  /** Absolute paths of what `apphost` itself reads and writes. */
  readonly ownPaths: readonly string[];
  /** What its image is built without. */
  readonly isLeftOut: (file: string) => boolean;
  readonly onChange: ChangeListener;
  /** Nothing more is noticed in one of its folders. */
  readonly onTrouble: (error: Error) => void;
  readonly onOdd: (odd: OddPattern) => void;
}

export function watchResource(options: ResourceWatchOptions): ResourceWatch {
  const { watch } = options;
  let isClosed = false;
  const folders: FolderWatch[] = [];
  const open = async (root: string, rules: FolderRules): Promise<FolderWatch> => {
    if (!options.isBuilt) await learnAbove(root, rules);
    const opened = watchFolder({
      root,
      rules,
      events: options.events,
      clock: options.clock,
      ignoreFile: options.isBuilt ? undefined : '.gitignore',
      onChange: (file, isNew) => {
        if (!options.isLeftOut(file)) options.onChange(file, isNew);
      },
      onTrouble: options.onTrouble,
    });
    folders.push(opened);
    if (isClosed) opened.close();
    await opened.ready;
    return opened;
  };
  const restarts = watch.folders.map(({ directory }) => rulesOf(directory, watch.restart, [], options));
  const copies = watch.sync.map((rule) => openSync(rule, open, options));
  const opening = watch.folders.map(({ directory, include }) =>
    open(directory, rulesOf(directory, include, watch.exclude, options)),
  );
  for (const one of opening) inBackground(one, options.onTrouble);
  return {
    ready: Promise.allSettled([...opening, ...copies.map((copy) => copy.all())]),
    toChange: (file) => {
      const rule = copies.find((copy) => copy.covers(file))?.rule;
      if (rule !== undefined) return { file, asks: 'sync', rule };
      return { file, asks: restarts.some((rules) => rules.counts(file)) ? 'restart' : 'build' };
    },
    syncedFiles: async () => (await Promise.all(copies.map((copy) => copy.all()))).flat(),
    close: () => {
      isClosed = true;
      for (const folder of folders) folder.close();
    },
  };
}

function rulesOf(
  root: string,
  include: readonly string[],
  exclude: readonly string[],
  { ownPaths, onOdd }: ResourceWatchOptions,
): FolderRules {
  return createFolderRules({ root, include, exclude: [neverWatched, exclude], ownPaths, onOdd });
}

interface Copy {
  readonly rule: SyncRule;
  covers(file: string): boolean;
  all(): Promise<readonly Change[]>;
}

function openSync(
  rule: SyncRule,
  open: (root: string, rules: FolderRules) => Promise<FolderWatch>,
  options: ResourceWatchOptions,
): Copy {
  let rules: FolderRules | undefined;
  const opening = (async () => {
    const { path } = rule;
    const isFile = (await lstat(path).catch(() => undefined))?.isFile() === true;
    const root = isFile ? dirname(path) : path;
    rules = rulesOf(root, isFile ? [`/${relative(root, path)}`] : rule.include, rule.exclude, options);
    return open(root, rules);
  })();
  inBackground(opening, options.onTrouble);
  return {
    rule,
    covers: (file) => rules?.counts(file) === true,
    all: async () => (await opening).files().map((file) => ({ file, asks: 'sync', rule })),
  };
}

/** Ignore files hold below the folder that they stand in, up to the root of the repository. */
async function learnAbove(root: string, rules: FolderRules): Promise<void> {
  for (let folder = root; ; folder = dirname(folder)) {
    const isRepository = (await lstat(join(folder, '.git')).catch(() => undefined)) !== undefined;
    if (isRepository) return learnUpTo(folder, root, rules);
    if (dirname(folder) === folder) return;
  }
}

async function learnUpTo(top: string, root: string, rules: FolderRules): Promise<void> {
  const steps = relative(top, root).split(sep);
  const above = steps.map((_, index) => join(top, ...steps.slice(0, index)));
  for (const folder of above) {
    rules.learn(folder, await readFile(join(folder, '.gitignore'), 'utf8').catch(() => undefined));
  }
}
