import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ServerPackage } from '../../model/embedding.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ProcessHost } from '../processes/process-host.ts';
import { removeAbandonedDrafts } from './drafts.ts';
import { runToEnd } from './run-to-end.ts';

/** A package, in exactly one version. */
type PackageVersion = Pick<ServerPackage, 'name' | 'version'>;

/** Where packages may be: beside `apphost` itself, and in the user's cache. */
export interface PackagePlaces {
  /** Absolute path of a file of `apphost`. */
  readonly installed: string;
  /** Absolute path. */
  readonly cache: string;
}

/** Absolute path of the package's folder, in exactly the version that is asked for. */
export async function findPackage(
  wanted: PackageVersion,
  { installed, cache }: PackagePlaces,
): Promise<string | undefined> {
  const folders = [fetchedFolder(wanted, cache), ...ancestors(installed).map((folder) => join(folder, 'node_modules'))];
  for (const folder of folders) {
    const path = join(folder, wanted.name);
    if ((await versionOf(path)) === wanted.version) return path;
  }
  return undefined;
}

export interface FetchOptions {
  readonly cache: string;
  readonly host: ProcessHost;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Fetches a package and all that it needs into the cache, with npm; its install scripts do not run. It appears whole or
 * not at all. Rejects with `PACKAGE_NOT_FETCHED`.
 */
export async function fetchPackage(wanted: PackageVersion, { cache, host, env, signal }: FetchOptions): Promise<void> {
  const folder = dirname(fetchedFolder(wanted, cache));
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandonedDrafts(folder);
  const draft = await mkdtemp(`${folder}-`);
  try {
    // A project of its own: npm would otherwise look for one above.
    const options = ['--prefix', draft, '--no-save', '--no-package-lock', '--ignore-scripts', '--omit=dev'];
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'];
    // Else it would wait minutes for a network that is not there.
    const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
    const wantedVersion = `${wanted.name}@${wanted.version}`;
    const command = ['npm', 'install', ...options, ...quiet, ...patience, wantedVersion] as const;
    await runToEnd(host, { command: [...command], directory: draft, env }, signal);
    // One that is there all the same is damaged, or it would have been found.
    if ((await findFetched(wanted, cache)) === undefined) await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    // Another start fetched it in the same moment.
    if ((await findFetched(wanted, cache)) !== undefined) return;
    signal.throwIfAborted();
    throw notFetched(wanted, error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function findFetched(wanted: PackageVersion, cache: string): Promise<string | undefined> {
  const path = join(fetchedFolder(wanted, cache), wanted.name);
  return (await versionOf(path)) === wanted.version ? path : undefined;
}

function fetchedFolder({ name, version }: PackageVersion, cache: string): string {
  return join(cache, 'packages', `${name.replace('/', '+')}@${version}`, 'node_modules');
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}

async function versionOf(folder: string): Promise<string | undefined> {
  try {
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version?: string };
    return version;
  } catch {
    return undefined;
  }
}

function notFetched({ name, version }: PackageVersion, error: unknown): AppHostError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AppHostError('PACKAGE_NOT_FETCHED', `npm could not fetch ${name}@${version}: ${reason}`, {
    hint: 'Look at the network and at `npm config get registry`; or start Docker or Podman, which need no package.',
    cause: error,
  });
}
