import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { inject } from 'vitest';

/** Copies what `npm publish` would send, which was made once for the whole run. Resolves with the tarball. */
export async function packPackage(folder: string): Promise<string> {
  const tarball = join(folder, 'apphost.tgz');
  await mkdir(folder, { recursive: true });
  await cp(inject('tarball'), tarball);
  return tarball;
}

/** As a user installs it. Resolves with the program. */
export async function installPackage(tarball: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await execa('npm', ['init', '--yes'], { cwd: folder });
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await execa('npm', ['install', ...flags, tarball], { cwd: folder });
  return join(folder, 'node_modules', 'apphost', 'bin', 'apphost.js');
}
