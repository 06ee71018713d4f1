import { posix } from 'node:path';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ContainerRequest, FileRequest } from './engine.ts';
import { toRefusal } from './failures.ts';
import type { EngineSession } from './session.ts';

/** Copies the files into a container that is not started yet. */
export async function putFiles(session: EngineSession, id: string, request: ContainerRequest): Promise<void> {
  if (request.files.length === 0) return;
  // An engine copies onto a volume in a read-only root only when the volume itself is named as the place.
  const places = request.readOnlyRoot
    ? [...foldersForFiles(request), ...request.mounts.map(({ target }) => toFolder(target))]
    : ['/'];
  const copies = places.map(async (place) => {
    const files = request.files.filter(({ path }) => isWithin(posix.normalize(path), place));
    if (files.length === 0) return;
    const parents = new Set(files.flatMap(({ path }) => parentFolders(path)).filter((path) => isWithin(path, place)));
    const archive = await packFiles(files, await findMissingFolders(session, id, parents), place);
    await session.docker.getContainer(id).putArchive(archive, { path: place });
  });
  await Promise.all(copies);
}

/**
 * Nothing can be copied onto a read-only root, but onto a volume in it. So the folders of the files become anonymous
 * volumes, which start with what the image has there and go with the container. They stay writable: the engine copies
 * onto writable volumes only.
 */
export function foldersForFiles(request: ContainerRequest): readonly string[] {
  for (const { path } of request.files) checkPlace(path, request);
  if (!request.readOnlyRoot) return [];
  const mounts = request.mounts.map(({ target }) => toFolder(target));
  const folders = request.files.map(({ path }) => posix.dirname(posix.normalize(path)));
  const needed = [...new Set(folders)].filter((folder) => !mounts.some((mount) => isWithin(folder, mount)));
  return needed.filter((folder) => !needed.some((other) => other !== folder && isWithin(folder, other))).sort();
}

function checkPlace(path: string, request: ContainerRequest): void {
  const inside = request.mounts.find(({ target }) => isWithin(posix.normalize(path), toFolder(target)));
  const name = `The file ${path} of the container ${request.name}`;
  if (!path.startsWith('/')) throw toFileError(`${name} has no absolute path.`, 'Begin the path with “/”.');
  if (inside?.type === 'tmpfs') {
    throw toFileError(
      `${name} lies in ${inside.target}, which is empty memory at each start.`,
      'Put the file elsewhere.',
    );
  }
  if (inside?.readOnly === true) {
    throw toFileError(`${name} lies in ${inside.target}, which is mounted read-only.`, 'Put the file elsewhere.');
  }
  if (request.readOnlyRoot && inside === undefined && posix.dirname(posix.normalize(path)) === '/') {
    throw toFileError(`${name} lies in “/”, which is read-only.`, 'Put the file into a folder below “/”.');
  }
}

function toFileError(message: string, hint: string): AppHostError {
  return new AppHostError('CONTAINER_FILE_INVALID', message, { hint });
}

/** Without the slash at its end. */
function toFolder(path: string): string {
  return posix.resolve('/', path);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** `/a/b/c` → `/a`, `/a/b`: outer ones first. */
function parentFolders(path: string): readonly string[] {
  const parts = posix.normalize(path).split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** Only folders that do not exist go into the archive: an existing one would get the archive's mode. */
async function findMissingFolders(
  session: EngineSession,
  id: string,
  folders: ReadonlySet<string>,
): Promise<readonly string[]> {
  const found = await Promise.all(
    [...folders].sort().map(async (folder) => ((await exists(session, id, folder)) ? [] : [folder])),
  );
  return found.flat();
}

async function exists(session: EngineSession, id: string, path: string): Promise<boolean> {
  try {
    await session.docker.getContainer(id).infoArchive({ path });
    return true;
  } catch (error) {
    if (toRefusal(error)?.status === 404) return false;
    throw error;
  }
}

async function packFiles(files: readonly FileRequest[], folders: readonly string[], place: string): Promise<Buffer> {
  const { pack: createPack } = await import('tar-stream');
  const pack = createPack();
  const nameOf = (path: string): string => posix.relative(place, posix.normalize(path));
  for (const folder of folders) pack.entry({ name: `${nameOf(folder)}/`, type: 'directory', mode: 0o755 });
  for (const { path, content, mode, uid = 0, gid = 0 } of files)
    pack.entry({ name: nameOf(path), mode, uid, gid }, content);
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
