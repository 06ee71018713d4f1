import { access, chmod, constants, cp, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EmbeddedStart } from '../../model/embedding.ts';

export interface Installation {
  /** Absolute path of the folder that holds `postgres` and `initdb`. */
  readonly programs: string;
  /** `18.4.0-beta.17`. */
  readonly version: string;
}

/**
 * The package's binaries, with the names that the libraries are looked for under. The package makes these links in an
 * install script, which most people do not let run. A copy in the cache is used where links cannot be made beside the
 * package, or where the user that the server runs as may not enter its folder.
 */
export async function openInstallation(request: EmbeddedStart): Promise<Installation> {
  const { path, cache, source } = request;
  const version = source.from === 'package' ? source.version : '';
  const native = join(path, 'native');
  const missing = await missingLinks(native);
  const isUsable = (missing.length === 0 || (await isWritable(native))) && (await request.canReach(native));
  if (isUsable) {
    await link(native, missing);
    return { programs: join(native, 'bin'), version };
  }
  const copy = join(cache, `native-${version}`);
  await copyOnce(native, copy);
  return { programs: join(copy, 'bin'), version };
}

interface Link {
  /** Relative to `native`. */
  readonly place: string;
  readonly target: string;
}

async function missingLinks(native: string): Promise<readonly Link[]> {
  const library = join(native, 'lib');
  const files = new Set(await readdir(library).catch(() => []));
  const links = [...(await listedLinks(native)), ...[...files].flatMap((file) => usualLinks(file))];
  const unique = new Map(links.map((link) => [link.place, link]));
  return [...unique.values()].filter(({ place, target }) => {
    const isBeside = place.startsWith('lib/') && !place.slice(4).includes('/');
    return isBeside && !files.has(basename(place)) && files.has(target);
  });
}

/** What the package itself lists: `{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }`. */
async function listedLinks(native: string): Promise<readonly Link[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const listed = JSON.parse(text) as readonly { readonly source: string; readonly target: string }[];
  return listed.map(({ source, target }) => ({
    place: target.replace(/^native\//, ''),
    target: basename(source),
  }));
}

/** The list misses some. `libX.so.1.2` is asked for as `libX.so.1`, `libX.77.1.dylib` as `libX.77.dylib`. */
function usualLinks(file: string): readonly Link[] {
  const name = /^(lib.+\.so\.\d+)\.[\d.]+$/.exec(file)?.[1] ?? /^(lib.+\.\d+)\.\d+\.dylib$/.exec(file)?.[1];
  if (name === undefined) return [];
  return [{ place: `lib/${file.endsWith('.dylib') ? `${name}.dylib` : name}`, target: file }];
}

async function link(native: string, links: readonly Link[]): Promise<void> {
  for (const { place, target } of links) {
    await symlink(target, join(native, place)).catch((error: NodeJS.ErrnoException) => {
      // Another start made it in the same moment.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Made beside and renamed, so that nobody ever starts half of it. */
async function copyOnce(native: string, copy: string): Promise<void> {
  if (await exists(copy)) return;
  const draft = await mkdtemp(`${copy}-`);
  try {
    await cp(native, draft, { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true });
    await link(draft, await missingLinks(draft));
    // It was made for us alone, and somebody else may run it.
    await chmod(draft, 0o755);
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(copy))) throw error;
  }
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
