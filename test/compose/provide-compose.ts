/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback --
   This file makes suites out of other files' suites: the rules are about tests proper. */
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe } from 'vitest';
import { describeNotRun, mustRunEverything } from '../engine/requires.ts';
import { debianMirror } from '../engine/debian.ts';

/** The Docker Compose of Debian trixie: a program of its own, which runs on older Debians, too. */
const version = '2.26.1-4';
const sha256 = '47681197cb2b1ab88206b42a1a92fc75f50d9530a6322d03494a473eed0408ea';

export type ProvidedCompose = { readonly program: string } | { readonly reason: string };

/** Docker Compose, fetched from the archive of this machine's Debian once for all runs. */
export async function provideCompose(): Promise<ProvidedCompose> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: `Debian's Docker Compose is taken for Linux x64, this is ${process.platform} ${process.arch}` };
  }
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), `apphost-test-compose-${version}`);
  const program = join(folder, 'usr/libexec/docker/cli-plugins/docker-compose');
  try {
    if (await exists(program)) return { program };
    if (!mustRunEverything()) return { reason: 'Docker Compose is only fetched with APPHOST_TEST_PROVISION=1' };
    await fetchInto(folder);
    return { program };
  } catch (error) {
    return { reason: `Docker Compose could not be fetched: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A suite that hands what was published to Docker Compose itself. */
export function describeWithCompose(name: string, provided: ProvidedCompose, suite: (program: string) => void): void {
  if ('program' in provided) describe(name, () => suite(provided.program));
  else describeNotRun(name, provided.reason);
}

async function fetchInto(folder: string): Promise<void> {
  const draft = await mkdtemp(`${folder}-draft-`).catch(async () => {
    await mkdir(join(folder, '..'), { recursive: true });
    return mkdtemp(`${folder}-draft-`);
  });
  try {
    const address = `${(await debianMirror()).replace(/\/+$/, '')}/pool/main/d/docker-compose/docker-compose_${version}_amd64.deb`;
    const file = join(draft, 'compose.deb');
    await execa('/usr/lib/apt/apt-helper', ['download-file', address, file, `SHA256:${sha256}`]);
    await execa('dpkg-deb', ['-x', file, join(draft, 'all')]);
    await rename(join(draft, 'all'), folder).catch(async (error: unknown) => {
      // Somebody else was quicker.
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
