import { chmod, lstat, readFile, readdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, inject, test } from 'vitest';

import { createCommandLine, type CommandLine } from './command-line.ts';

const manifest = '# mine\nname: shop # really\nresources:\n  api: { type: executable, command: node api.js }\n';

const program = inject('program');
let application: CommandLine;

beforeEach(async () => {
  application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock' });
  await application.write('app.yaml', manifest);
});
afterEach(() => application.dispose());

const text = (): Promise<string> => readFile(join(application.folder, 'app.yaml'), 'utf8');

test('a resource is added and referred to; what was there stays', async () => {
  const { exitCode, stdout, stderr } = await application.run(
    'add',
    'redis',
    'cache',
    '--set',
    'volume=true',
    '--reference-from',
    'api',
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  expect(stderr).toBe(`cache (redis) is added to ${join(application.folder, 'app.yaml')}, and api refers to it.`);
  expect(await text()).toBe(
    '# mine\nname: shop # really\nresources:\n  api: { type: executable, command: node api.js, references: [cache] }\n' +
      '  cache:\n    type: redis\n    volume: true\n',
  );
  expect(await application.run('validate')).toMatchObject({ exitCode: 0 });
});

test.each([
  [['redis', 'api'], 'error DUPLICATE_NAME there is a resource `api` already, of the type executable'],
  [['redis', 'self'], 'error NAME_RESERVED a resource cannot be called `self`'],
  [['redis', 'Cache'], 'error NAME_INVALID a resource cannot be called `Cache`'],
  [['reddis', 'cache'], 'error TYPE_UNKNOWN there is no type `reddis`\n  hint: Did you mean `redis`?'],
  [['project', 'web'], 'error OPTION_MISSING web (project) needs `path`\n  hint: Add `--path …`.'],
  [['project', 'web', '--path', './web'], 'error FOLDER_MISSING there is no folder'],
  [['redis', 'cache', '--set', 'volume'], 'error OPTION_INVALID `--set volume`: there is no `=` in it'],
  [['redis', 'cache', '--reference-from', 'apy'], 'error RESOURCE_UNKNOWN there is no resource `apy`'],
])('%j is refused, and the file is as it was', async (words, message) => {
  const { exitCode, stderr } = await application.run('add', ...words);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(message);
  expect(await text()).toBe(manifest);
});

test('a manifest that cannot be added to is said to be so', async () => {
  await application.write('app.yaml', 'name: a\nx-all: &all {}\nresources: *all\n');
  const { exitCode, stderr } = await application.run('add', 'redis', 'cache');
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(
      /^error MANIFEST_NOT_EDITABLE nothing can be added to .*: `resources` is an alias/,
    ) as string,
  });
});

test('a link still leads to the file, which keeps its rights; nothing is left beside it', async () => {
  await rm(join(application.folder, 'app.yaml'));
  await application.write('real.yaml', manifest);
  await chmod(join(application.folder, 'real.yaml'), 0o640);
  await symlink('real.yaml', join(application.folder, 'app.yaml'));
  expect(await application.run('add', 'redis', 'cache')).toMatchObject({ exitCode: 0 });
  expect((await lstat(join(application.folder, 'app.yaml'))).isSymbolicLink()).toBe(true);
  expect((await stat(join(application.folder, 'real.yaml'))).mode & 0o777).toBe(0o640);
  expect(await readdir(application.folder)).toEqual(['app.yaml', 'real.yaml']);
});

test('--dry-run prints it and writes nothing; as data it says what would be written', async () => {
  const { stdout } = await application.run('add', 'redis', 'cache', '--dry-run');
  expect(stdout).toBe(`${manifest}  cache: { type: redis }`);
  const { stdout: data } = await application.run('add', 'redis', 'cache', '--dry-run', '--format', 'json');
  expect(JSON.parse(data)).toEqual({
    file: join(application.folder, 'app.yaml'),
    written: false,
    name: 'cache',
    resource: { type: 'redis' },
  });
  expect(await text()).toBe(manifest);
});
