import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { execa } from 'execa';

const repository = resolve(import.meta.dirname, '../..');
const copied = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'bin', 'schemas'];
const linked = ['src', 'scripts', 'node_modules', 'tsconfig.json'];

/**
 * What `npm publish` would send, built from the source as it is. In a folder of its own, for other tests may be running
 * what the repository's `dist` holds. Resolves with the tarball.
 */
export async function packPackage(folder: string): Promise<string> {
  const workshop = join(folder, 'workshop');
  await mkdir(workshop, { recursive: true });
  const present = new Set(await readdir(repository));
  for (const name of copied.filter((name) => present.has(name)))
    await cp(join(repository, name), join(workshop, name), { recursive: true });
  for (const name of linked) await symlink(join(repository, name), join(workshop, name));
  await execa('npm', ['pack', '--pack-destination', folder], { cwd: workshop });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack made no tarball in ${folder}`);
  return join(folder, tarball);
}

/** As a user installs it. Resolves with the program. */
export async function installPackage(tarball: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await execa('npm', ['init', '--yes'], { cwd: folder });
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await execa('npm', ['install', ...flags, tarball], { cwd: folder });
  return join(folder, 'node_modules', 'apphost', 'bin', 'apphost.js');
}

/** The same files with the repository's own dependencies, which takes a second instead of many. */
export async function unpackPackage(folder: string): Promise<string> {
  const tarball = await packPackage(folder);
  await execa('tar', ['-xzf', tarball, '-C', folder]);
  await symlink(join(repository, 'node_modules'), join(folder, 'package', 'node_modules'));
  return join(folder, 'package', 'bin', 'apphost.js');
}
