import { lstat, readFile, readlink } from 'node:fs/promises';
import { posix, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { Header, Pack } from 'tar-stream';
import type { ContainerEngine } from '../containers/engine.ts';
import type { Change } from './change.ts';

export interface SyncTarget {
  readonly engine: Pick<ContainerEngine, 'unpackInto' | 'removeInside'>;
  /** Its id. */
  readonly container: string;
  /** Whom the files belong to in the container: `1000:1000`. Anything else than numbers: root. */
  readonly user: string | undefined;
}

/** Copies what is there and removes what is gone. Rejects with `SYNC_FAILED`, or as the engine does. */
export async function syncFiles(changes: readonly Change[], { engine, container, user }: SyncTarget): Promise<void> {
  const placed = changes.flatMap((change) => (change.asks === 'sync' ? [toPlaced(change.file, change.rule)] : []));
  const found = await Promise.all(placed.map(async (file) => ({ ...file, isThere: await isThere(file.source) })));
  const gone = found.filter((file) => !file.isThere).map(({ target }) => target);
  const there = found.filter((file) => file.isThere);
  if (gone.length > 0) await engine.removeInside(container, gone);
  if (there.length > 0) await engine.unpackInto(container, await pack(there, toOwner(user)));
}

interface PlacedFile {
  /** Absolute path on this machine. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly target: string;
}

function toPlaced(file: string, rule: { readonly path: string; readonly target: string }): PlacedFile {
  return { source: file, target: posix.join(rule.target, relative(rule.path, file).split(sep).join('/')) };
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

function toOwner(user: string | undefined): Owner {
  const [, uid = '0', gid = '0'] = /^(\d+)(?::(\d+))?$/.exec(user ?? '') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function pack(files: readonly PlacedFile[], owner: Owner): Promise<Readable> {
  const { pack: createPack } = await import('tar-stream');
  const archive = createPack();
  void fill(archive, files, owner).catch((error: unknown) =>
    archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return Readable.from(archive);
}

/** File by file, each read when it is its turn. One that goes away meanwhile is left out: its end is a change of its own. */
async function fill(archive: Pack, files: readonly PlacedFile[], owner: Owner): Promise<void> {
  for (const { source, target } of files) {
    const found = await lstat(source).catch(() => undefined);
    const name = target.slice(1);
    if (found?.isSymbolicLink() === true) {
      await add(archive, { name, type: 'symlink', linkname: await readlink(source), ...owner });
    } else if (found?.isFile() === true) {
      const content = await readFile(source).catch(() => undefined);
      if (content !== undefined)
        await add(archive, { name, mode: found.mode & 0o777, mtime: found.mtime, ...owner }, content);
    }
  }
  archive.finalize();
}

/** Resolves once it is taken, so that never more than one file is held in memory. */
function add(archive: Pack, header: Partial<Header> & Pick<Header, 'name'>, content?: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDone = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (content === undefined) archive.entry(header, onDone);
    else archive.entry(header, content, onDone);
  });
}
