import { access, readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRepositories, type Fetched, type Repositories } from '../../../src/migrate/read/repositories.ts';
import { serveRepository, type GitServer } from './git-server.ts';

let server: GitServer;
let repositories: Repositories;

beforeAll(async () => {
  server = await serveRepository({
    'compose.yaml': 'services: { web: { image: a } }\n',
    'sub/docker-compose.yml': 'services: { api: { image: b } }\n',
    'empty/readme.txt': 'nothing\n',
    'inside.yaml': '-> compose.yaml',
    'outside.yaml': '-> /etc/hostname',
    'out/through': '-> ../../..',
  });
  repositories = open();
});

afterAll(async () => {
  await repositories.end();
  await server.close();
});

function open(environment: Readonly<Record<string, string | undefined>> = {}, signal = new AbortController().signal) {
  return createRepositories({
    environment: { PATH: process.env['PATH'], HOME: '/nonexistent', ...environment },
    signal,
  });
}

function fileOf(fetched: Fetched): string {
  if (!('file' in fetched)) throw new Error(JSON.stringify(fetched));
  return fetched.file;
}

test('a repository is fetched once, and a folder of it means the compose file there', async () => {
  const top = await repositories.fetch(`${server.url}#main`);
  expect(await readFile(fileOf(top), 'utf8')).toContain('image: a');
  const sub = await repositories.fetch(`${server.url}#main:sub`);
  expect(fileOf(sub)).toBe(join(dirname(fileOf(top)), 'sub', 'docker-compose.yml'));
  expect(top).toMatchObject({ repository: { url: server.url, commit: server.commit } });
});

test.each(['HEAD', 'v1', 'commit'])('%s names what is fetched', async (ref) => {
  const fetched = await repositories.fetch(`${server.url}#${ref === 'commit' ? server.commit : ref}:sub`);
  expect(fetched).toMatchObject({ repository: { commit: server.commit } });
});

test('links within the repository are followed, and none leads out of it', async () => {
  const inside = fileOf(await repositories.fetch(`${server.url}#main:inside.yaml`));
  const folder = dirname(inside);
  expect(await realpath(inside)).toBe(join(folder, 'compose.yaml'));
  await expect(stat(join(folder, 'out/through'))).rejects.toThrow('ENOENT');
  expect(await repositories.fetch(`${server.url}#main:outside.yaml`)).toEqual({
    failed: 'there is no compose file at outside.yaml of main',
  });
});

test('what is not there is said', async () => {
  expect(await repositories.fetch(`${server.url}#none`)).toEqual({ failed: 'it has no branch, tag or commit `none`' });
  expect(await repositories.fetch(`${server.url}#main:empty`)).toEqual({
    failed: 'there is no compose file at empty of main',
  });
  const nobody = server.url.replace('shop', 'other');
  expect(await repositories.fetch(nobody)).toEqual({ failed: expect.stringContaining('repository') });
  expect(await open({ PATH: '/nonexistent' }).fetch(server.url)).toEqual({ failed: 'git is not on the PATH' });
});

test('everything is removed at the end', async () => {
  const own = open();
  const file = fileOf(await own.fetch(server.url));
  await own.end();
  await expect(access(dirname(file))).rejects.toThrow('ENOENT');
});

test('a server that says nothing is left when somebody interrupts', async () => {
  const stopper = new AbortController();
  const silent = createServer(() => stopper.abort(new Error('interrupted')));
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const address = `git://127.0.0.1:${(silent.address() as AddressInfo).port}/a.git`;
  await expect(open({}, stopper.signal).fetch(address)).rejects.toThrow('interrupted');
  silent.close();
});
