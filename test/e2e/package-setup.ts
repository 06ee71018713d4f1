import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { execa } from 'execa';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute path of what `npm publish` would send. */
    tarball: string;
    /** Absolute path of `apphost` in it, with the repository's own dependencies: that takes a second instead of many. */
    program: string;
  }
}

const repository = resolve(import.meta.dirname, '../..');
const copied = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'bin', 'schemas'];
const linked = ['src', 'scripts', 'node_modules', 'tsconfig.json'];

/** For vitest's `globalSetup`: packs the source as it is and unpacks it, once for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-tarball-'));
  const tarball = await pack(folder);
  project.provide('tarball', tarball);
  project.provide('program', await unpack(tarball, folder));
  return () => rm(folder, { recursive: true, force: true });
}

/** In a folder of its own, for somebody may be using the repository's `dist`. */
async function pack(folder: string): Promise<string> {
  const workshop = join(folder, 'workshop');
  await mkdir(workshop);
  const present = new Set(await readdir(repository));
  for (const name of copied.filter((name) => present.has(name)))
    await cp(join(repository, name), join(workshop, name), { recursive: true });
  for (const name of linked) await symlink(join(repository, name), join(workshop, name));
  await execa('npm', ['pack', '--pack-destination', folder], { cwd: workshop });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack made no tarball in ${folder}`);
  return join(folder, tarball);
}

async function unpack(tarball: string, folder: string): Promise<string> {
  await execa('tar', ['-xzf', tarball, '-C', folder]);
  await symlink(join(repository, 'node_modules'), join(folder, 'package', 'node_modules'));
  return join(folder, 'package', 'bin', 'apphost.js');
}
