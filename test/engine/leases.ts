import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { identifyProcess, isAlive, type ProcessIdentity } from './own-process.ts';
import type { EnginePaths } from './paths.ts';

/** Who uses the engine: a test run as long as its process lives, or somebody who started it by hand, until told. */
export type EngineUser = 'this process' | 'by hand';

export async function takeLease(paths: EnginePaths, user: EngineUser): Promise<void> {
  await mkdir(paths.leases, { recursive: true });
  const holder = user === 'by hand' ? null : await identifyProcess(process.pid);
  await writeFile(leaseFile(paths, user), JSON.stringify(holder));
}

export async function returnLease(paths: EnginePaths, user: EngineUser): Promise<void> {
  await rm(leaseFile(paths, user), { force: true });
}

/** Whether anybody still uses the engine; leases of runs that were killed do not count. */
export async function hasLeases(paths: EnginePaths): Promise<boolean> {
  const files = await readdir(paths.leases).catch(() => []);
  const held = await Promise.all(files.map((file) => isHeld(join(paths.leases, file))));
  return held.includes(true);
}

async function isHeld(file: string): Promise<boolean> {
  const holder = JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity | null;
  if (holder === null || (await isAlive(holder))) return true;
  await rm(file, { force: true });
  return false;
}

function leaseFile(paths: EnginePaths, user: EngineUser): string {
  return join(paths.leases, user === 'by hand' ? 'by-hand.json' : `${process.pid}.json`);
}
