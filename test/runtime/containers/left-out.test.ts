import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readLeftOut } from '../../../src/runtime/containers/build-context.ts';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'apphost-left-out-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a build leaves out what its ignore file names, but what decides about the image counts', async () => {
  await writeFile(join(folder, '.dockerignore'), '*.md\nDockerfile*\n.dockerignore\n');
  const isLeftOut = await readLeftOut({ context: folder, dockerfile: 'Dockerfile' });
  const names = ['README.md', 'Dockerfile', 'Dockerfile.dockerignore', 'Dockerfile.other', '.dockerignore', 'main.ts'];
  expect(names.filter((name) => isLeftOut(join(folder, name)))).toEqual(['README.md', 'Dockerfile.other']);
});
