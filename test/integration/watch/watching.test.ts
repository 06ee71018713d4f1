import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Watch } from '../../../src/model/watch.ts';
import { createClock } from '../../../src/runtime/clock.ts';
import { readLeftOut } from '../../../src/runtime/containers/build-context.ts';
import { createFolderEvents, type FolderEvents } from '../../../src/runtime/watch/folder-events.ts';
import { createWatching, type Watching } from '../../../src/runtime/watch/watching.ts';

let home: string;
let renewed: Record<string, string>[];
let notes: string[];
let copied: string[];
/** What happens while something starts anew. */
let whileRenewing: () => Promise<void>;
const opened: Watching[] = [];

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'apphost-watch-')));
  [renewed, notes, copied] = [[], [], []];
  whileRenewing = () => Promise.resolve();
  await write('api/main.ts', 'one');
  await write('web/public/index.html', 'one');
});
afterEach(async () => {
  for (const watching of opened.splice(0)) watching.stop();
  await rm(home, { recursive: true, force: true });
});

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(home, file)), { recursive: true });
  await writeFile(join(home, file), content);
}

function open(events: FolderEvents = createFolderEvents(false)): Watching {
  const watching = createWatching({
    clock: createClock(),
    events,
    ownPaths: [join(home, 'app.yaml')],
    note: (resource, text) => notes.push(`${resource}: ${text}`),
    sync: async (resource, changes) => {
      copied.push(...changes.map(({ file }) => `${resource} ${relative(home, file)}`));
    },
    renew: async (renewals) => {
      renewed.push(Object.fromEntries(renewals));
      await whileRenewing();
    },
  });
  opened.push(watching);
  return watching;
}

function watchOf(folder: string, change: Partial<Watch> = {}): Watch {
  return {
    when: 'asked',
    folders: [{ directory: join(home, folder), include: ['**'] }],
    exclude: [],
    quiet: 100,
    restart: [],
    sync: [],
    ...change,
  };
}

const soon = { timeout: 10_000 };
/** In which what must not happen would happen. */
const settle = (): Promise<void> => sleep(500);

test('two resources of one folder start anew together, and the third does not', async () => {
  const watching = open();
  for (const name of ['one', 'two']) watching.follow({ name, watch: watchOf('api'), isBuilt: false });
  watching.follow({ name: 'web', watch: watchOf('web'), isBuilt: true });
  await Promise.all(['one', 'two', 'web'].map((name) => watching.ready(name)));
  await write('api/main.ts', 'two');
  await vi.waitFor(() => expect(renewed).not.toEqual([]), soon);
  await settle();
  expect(renewed).toEqual([{ one: 'restart', two: 'restart' }]);
  expect(notes).toEqual(['one: 1 file changed (main.ts): restarting', 'two: 1 file changed (main.ts): restarting']);
});

test('changes while something starts anew lead to exactly one more', async () => {
  const watching = open();
  watching.follow({ name: 'api', watch: watchOf('api'), isBuilt: false });
  await watching.ready('api');
  whileRenewing = async () => {
    whileRenewing = () => Promise.resolve();
    for (const text of ['three', 'four', 'five']) {
      await write('api/main.ts', text);
      await sleep(150);
    }
  };
  await write('api/main.ts', 'two');
  await vi.waitFor(() => expect(renewed).toHaveLength(2), soon);
  await settle();
  expect(renewed).toEqual([{ api: 'restart' }, { api: 'restart' }]);
});

test('each file asks for what the manifest says of it', async () => {
  const watching = open();
  const rule = { path: join(home, 'web/public'), target: '/www', include: ['**'], exclude: [], restart: false };
  const watch = watchOf('web', { restart: ['config/**'], sync: [rule] });
  watching.follow({ name: 'web', watch, isBuilt: true, leftOut: async () => (file) => file.endsWith('.md') });
  await watching.ready('web');
  await write('web/public/index.html', 'two');
  await write('web/README.md', 'two');
  await vi.waitFor(() => expect(copied).not.toEqual([]), soon);
  await settle();
  expect([renewed, copied]).toEqual([[], ['web web/public/index.html']]);
  await write('web/config/a.json', '{}');
  await vi.waitFor(() => expect(renewed).toEqual([{ web: 'restart' }]), soon);
  await write('web/main.ts', 'two');
  await write('web/config/a.json', '{ }');
  await vi.waitFor(() => expect(renewed).toEqual([{ web: 'restart' }, { web: 'build' }]), soon);
  expect((await watching.syncedFiles('web')).map(({ file }) => file)).toEqual([join(home, 'web/public/index.html')]);
});

test('the manifest, a draft that is gone at once, and what is no longer followed start nothing', async () => {
  const watching = open();
  watching.follow({ name: 'api', watch: watchOf('.'), isBuilt: false });
  await watching.ready('api');
  await write('app.yaml', 'name: shop');
  await write('api/draft.txt', 'x');
  await rm(join(home, 'api/draft.txt'));
  await settle();
  watching.forget('api');
  await write('api/main.ts', 'two');
  await settle();
  expect([renewed, notes]).toEqual([[], []]);
  expect(watching.watches('api')).toBe(false);
});

test('a folder behind a link is watched where it is', async () => {
  await symlink(join(home, 'api'), join(home, 'link'));
  const watching = open();
  watching.follow({ name: 'api', watch: watchOf('link'), isBuilt: false });
  await watching.ready('api');
  await write('api/main.ts', 'two');
  await vi.waitFor(() => expect(renewed).toEqual([{ api: 'restart' }]), soon);
});

test.each([
  ['ENOSPC', 'WATCH_LIMIT'],
  ['EMFILE', 'WATCH_LIMIT'],
])('%s is said once, with what helps, and nothing else happens', async (code, said) => {
  const full: FolderEvents = {
    isRecursive: false,
    listen: () => {
      throw Object.assign(new Error('no more'), { code });
    },
  };
  const watching = open(full);
  watching.follow({ name: 'api', watch: watchOf('.'), isBuilt: false });
  await watching.ready('api');
  await write('api/main.ts', 'two');
  await settle();
  expect(notes).toEqual([expect.stringContaining(said)]);
  expect(notes[0]).toContain('fs.inotify.max_user_watches');
  expect(renewed).toEqual([]);
});

test('what an image is built without cannot be read: it says so, and the application goes on', async () => {
  const leftOut = () => Promise.reject(new Error('.dockerignore: permission denied'));
  const watching = open();
  watching.follow({ name: 'web', watch: watchOf('web'), isBuilt: true, leftOut });
  await watching.ready('web');
  expect(notes).toEqual([expect.stringMatching(/^web: WATCH_FAILED .*permission denied/)]);
});

test('a program that writes into its own folder at every start does not start for ever', async () => {
  const watching = open();
  watching.follow({ name: 'api', watch: watchOf('api'), isBuilt: false });
  await watching.ready('api');
  let starts = 0;
  whileRenewing = async () => {
    starts += 1;
    const count = starts;
    setTimeout(() => void write('api/cache.json', `${count}`), 50);
  };
  await write('api/main.ts', 'two');
  await vi.waitFor(() => expect(notes.at(-1)).toMatch(/^api: cache\.json changes whenever it starts.*exclude/), soon);
  await settle();
  expect(renewed).toHaveLength(5);
});

test('a step that takes long and writes among the sources does not start for ever', async () => {
  const watching = open();
  watching.follow({ name: 'api', watch: watchOf('api'), isBuilt: false });
  await watching.ready('api');
  whileRenewing = async () => {
    await write('api/generated.ts', `${renewed.length}`);
    await sleep(2200);
  };
  await write('api/main.ts', 'two');
  await vi.waitFor(() => expect(notes.at(-1)).toMatch(/^api: generated\.ts changes whenever it starts/), 20_000);
  await sleep(2500);
  expect(renewed).toHaveLength(5);
}, 40_000);

test('where its changes are not noticed it is not watched, and the next up tries again', async () => {
  const real = createFolderEvents(false);
  let isFull = true;
  const limited: FolderEvents = {
    isRecursive: false,
    listen: (...args) => {
      if (isFull) throw Object.assign(new Error('no more'), { code: 'ENOSPC' });
      return real.listen(...args);
    },
  };
  const watching = open(limited);
  const follow = () => watching.follow({ name: 'api', watch: watchOf('api'), isBuilt: false });
  follow();
  await watching.ready('api');
  expect(watching.watches('api')).toBe(false);
  isFull = false;
  follow();
  await watching.ready('api');
  expect(watching.watches('api')).toBe(true);
  await write('api/main.ts', 'two');
  await vi.waitFor(() => expect(renewed).toEqual([{ api: 'restart' }]), soon);
  expect(notes.filter((note) => note.includes('WATCH_LIMIT'))).toHaveLength(1);
});

test('what an image is built without is read again when its ignore file changes', async () => {
  await write('web/Dockerfile', 'FROM scratch');
  const watching = open();
  const build = { context: join(home, 'web'), dockerfile: 'Dockerfile' };
  await write('web/.dockerignore', '.dockerignore\n*.txt\n');
  watching.follow({ name: 'web', watch: watchOf('web'), isBuilt: true, leftOut: () => readLeftOut(build) });
  await watching.ready('web');
  await write('web/.dockerignore', '*.md\n');
  await vi.waitFor(() => expect(renewed).toHaveLength(1), soon);
  await write('web/a.txt', 'counts now');
  await vi.waitFor(() => expect(renewed).toHaveLength(2), soon);
  await write('web/README.md', 'no longer');
  await sleep(500);
  expect(renewed).toEqual([{ web: 'build' }, { web: 'build' }]);
});
