import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createManifest, replaceManifest } from '../../src/cli/session/write-manifest.ts';

/** What this file system cannot do, and what was seen of the draft. */
const disk = vi.hoisted(() => ({ hasLinks: true, isFull: false, modes: [] as number[] }));

vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  const failure = (code: string) => Object.assign(new Error(code), { code });
  return {
    ...real,
    link: (from, to) => (disk.hasLinks ? real.link(from, to) : Promise.reject(failure('EPERM'))),
    copyFile: async (from, to, mode) => {
      await real.copyFile(from, to, mode);
      if (!disk.isFull) return;
      await real.truncate(to, 1);
      throw failure('ENOSPC');
    },
    chmod: async (file, mode) => {
      disk.modes.push((await real.stat(file)).mode & 0o777);
      await real.chmod(file, mode);
    },
  };
});

let folder: string;
let file: string;
beforeEach(async () => {
  Object.assign(disk, { hasLinks: true, isFull: false, modes: [] });
  folder = await mkdtemp(join(tmpdir(), 'apphost-write-'));
  file = join(folder, 'app.yaml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each([true, false])('where a file may have a second name: %s', (hasLinks) => {
  beforeEach(() => Object.assign(disk, { hasLinks }));

  test('a new file is written whole, and nothing else stays', async () => {
    await createManifest(file, 'name: a\n');
    expect(await readFile(file, 'utf8')).toBe('name: a\n');
    expect(await readdir(folder)).toEqual(['app.yaml']);
  });

  test('a file that is there stays as it is', async () => {
    await writeFile(file, 'name: mine\n');
    await expect(createManifest(file, 'name: a\n')).rejects.toMatchObject({ code: 'MANIFEST_EXISTS' });
    expect(await readFile(file, 'utf8')).toBe('name: mine\n');
    expect(await readdir(folder)).toEqual(['app.yaml']);
  });
});

test('a part of a file that could not be removed is not called as it was', async () => {
  Object.assign(disk, { hasLinks: false, isFull: true });
  await expect(createManifest(file, 'name: a\n')).rejects.toMatchObject({
    code: 'MANIFEST_NOT_WRITTEN',
    message: `${file} cannot be written: there is no space left`,
    hint: 'Mend that, remove the file, of which only a part was written, and repeat the command.',
  });
});

test('a folder that is not there leaves the file as it was', async () => {
  await expect(createManifest(join(folder, 'none', 'app.yaml'), '')).rejects.toMatchObject({
    code: 'MANIFEST_NOT_WRITTEN',
    hint: 'Mend that and repeat the command; the file is as it was.',
  });
});

test.skipIf(process.platform === 'win32')('what only its owner may read is never open to others', async () => {
  await writeFile(file, 'name: mine\n');
  await chmod(file, 0o600);
  disk.modes.length = 0;
  await replaceManifest(file, 'name: a\n');
  expect(disk.modes).toEqual([0o600]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toBe('name: a\n');
});
