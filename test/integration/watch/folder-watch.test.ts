import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createClock } from '../../../src/runtime/clock.ts';
import { createFolderEvents, type FolderEvents } from '../../../src/runtime/watch/folder-events.ts';
import { createFolderRules } from '../../../src/runtime/watch/folder-rules.ts';
import { watchFolder, type ChangeListener, type FolderWatch } from '../../../src/runtime/watch/folder-watch.ts';
import { neverWatched } from '../../../src/runtime/watch/never-watched.ts';

let home: string;
let root: string;
let changed: Set<string>;
let troubles: Error[];
let odd: string[];
const opened: FolderWatch[] = [];

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'apphost-watch-')));
  root = join(home, 'app');
  changed = new Set();
  [troubles, odd] = [[], []];
  await write('src/a.ts', 'a');
});
afterEach(async () => {
  for (const watch of opened.splice(0)) watch.close();
  await rm(home, { recursive: true, force: true });
});

async function write(file: string, content = ''): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), content);
}

async function open(
  events: FolderEvents = createFolderEvents(false),
  onChange: ChangeListener = (file) => changed.add(relative(root, file)),
): Promise<FolderWatch> {
  const rules = createFolderRules({
    root,
    include: ['**'],
    exclude: [neverWatched],
    ownPaths: [],
    onOdd: ({ pattern }) => odd.push(pattern),
  });
  const watch = watchFolder({
    root,
    rules,
    events,
    clock: createClock(),
    ignoreFile: '.gitignore',
    onChange,
    onTrouble: (error) => troubles.push(error),
  });
  opened.push(watch);
  await watch.ready;
  return watch;
}

/** What has changed once nothing more is told. */
async function whatChanged(): Promise<readonly string[]> {
  for (let before = -1; before !== changed.size;) {
    before = changed.size;
    await sleep(150);
  }
  const files = [...changed].sort();
  changed.clear();
  return files;
}

describe.each([
  ['a listener for each folder', false],
  ['one listener for all', true],
])('%s', (_, isRecursive) => {
  const events = createFolderEvents(isRecursive);

  test('notices what is written, comes and goes, also in folders that are new', async () => {
    const watch = await open(events);
    await write('src/a.ts', 'b');
    expect(await whatChanged()).toEqual(['src/a.ts']);
    await write('src/new/deep/b.ts', 'b');
    expect(await whatChanged()).toEqual(['src/new/deep/b.ts']);
    await write('src/new/deep/b.ts', 'c');
    expect(await whatChanged()).toEqual(['src/new/deep/b.ts']);
    await rm(join(root, 'src/new'), { recursive: true });
    expect(await whatChanged()).toEqual(['src/new/deep/b.ts']);
    expect(watch.files().map((file) => relative(root, file))).toEqual(['src/a.ts']);
  });

  test('sees a file that another one is renamed to, as editors save', async () => {
    await open(events);
    await write('src/.a.ts.swp', 'x');
    await write('src/a.ts~', 'b');
    await rename(join(root, 'src/a.ts~'), join(root, 'src/a.ts'));
    await rm(join(root, 'src/.a.ts.swp'));
    expect(await whatChanged()).toEqual(['src/a.ts']);
  });

  test('does not hear of what is ignored', async () => {
    await write('.gitignore', 'gen/\n');
    await write('gen/x.ts');
    await write('node_modules/p/index.js');
    await open(events);
    await write('gen/x.ts', 'x');
    await write('gen/deep/y.ts', 'y');
    await write('node_modules/p/index.js', 'x');
    await write('node_modules/q/index.js', 'x');
    await write('.git/index', 'x');
    await write('src/__pycache__/a.pyc', 'x');
    expect(await whatChanged()).toEqual([]);
  });

  test('goes on when the folder is deleted and comes back, as a checkout does', async () => {
    await open(events);
    await rm(root, { recursive: true });
    await whatChanged();
    await write('src/a.ts', 'back');
    await write('src/c.ts', 'new');
    await sleep(2500);
    expect(await whatChanged()).toEqual(['src/a.ts', 'src/c.ts']);
    await write('src/c.ts', 'again');
    expect(await whatChanged()).toEqual(['src/c.ts']);
  });
});

test('a folder that another one takes the place of is watched on', async () => {
  await open();
  await mkdir(join(root, 'next'));
  await writeFile(join(root, 'next/a.ts'), 'next');
  await whatChanged();
  await rename(join(root, 'src'), join(home, 'old'));
  await rename(join(root, 'next'), join(root, 'src'));
  await whatChanged();
  await writeFile(join(home, 'old/a.ts'), 'nobody cares');
  expect(await whatChanged()).toEqual([]);
  await write('src/a.ts', 'seen');
  expect(await whatChanged()).toEqual(['src/a.ts']);
});

test('links are not followed, so that a circle of them has an end', async () => {
  await symlink(root, join(root, 'src/self'));
  await symlink('/nowhere', join(root, 'src/broken'));
  await open();
  await write('src/a.ts', 'b');
  expect(await whatChanged()).toEqual(['src/a.ts']);
});

test('every file of a git checkout is told', async () => {
  const git = (...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root });
  await git('init', '-q', '-b', 'one');
  const names = Array.from({ length: 300 }, (_, index) => `src/p${index % 20}/f${index}.ts`);
  for (const name of names) await write(name, 'one');
  await git('add', '-A');
  await git('commit', '-qm', 'one');
  await git('checkout', '-qb', 'two');
  for (const name of names) await write(name, 'two');
  await git('commit', '-qam', 'two');
  await open();
  await git('checkout', '-q', 'one');
  expect(await whatChanged()).toEqual([...names].sort());
});

test('when the system lets it watch no more folders, it says so once and keeps nothing open', async () => {
  for (const name of ['b', 'c', 'd']) await write(`src/${name}/x.ts`);
  let listeners = 0;
  const limited: FolderEvents = {
    isRecursive: false,
    listen: () => {
      if (listeners === 3) throw Object.assign(new Error('no space left on device, watch'), { code: 'ENOSPC' });
      listeners += 1;
      return () => void (listeners -= 1);
    },
  };
  await open(limited);
  expect(troubles.map(({ message }) => message)).toEqual(['no space left on device, watch']);
  expect(listeners).toBe(0);
});

test('an odd line in an ignore file is left out, and the others hold', async () => {
  await write('.gitignore', 'gen/\n\\\\[\n');
  await open();
  await write('gen/x.ts', 'x');
  await write('src/a.ts', 'b');
  await write('src/.gitignore', '\\\\[\n*.md\n');
  await whatChanged();
  await write('src/a.md', 'b');
  await write('src/a.ts', 'c');
  expect(await whatChanged()).toEqual(['src/a.ts']);
  expect(new Set(odd)).toEqual(new Set(['\\\\[']));
  expect(troubles).toEqual([]);
});

test('whatever goes wrong while it looks is told once, and does not end the application', async () => {
  await open(createFolderEvents(false), () => {
    throw new SyntaxError('nobody thought of this');
  });
  await write('src/a.ts', 'b');
  await vi.waitFor(() => expect(troubles).toHaveLength(1), 5000);
  await write('src/b.ts', 'b');
  await whatChanged();
  expect(troubles.map(({ message }) => message)).toEqual(['nobody thought of this']);
});
