import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Surroundings } from './state-home.ts';

/** What fits into the address of a Unix socket everywhere, the closing zero included. Bytes. */
const longestPath = 103;

/**
 * Where the control socket of an application lives: in its state folder, or, when that path is too long for a socket,
 * in a short folder of this user's own. Rejects with `SOCKET_FOLDER_UNSAFE` when that one belongs to somebody else.
 */
export function socketPath(folder: string, { variables, platform }: Surroundings): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (platform === 'win32') return String.raw`\\.\pipe\apphost-${digest}`;
  const usual = join(folder, 'api.sock');
  if (fits(usual)) return usual;
  const runtime = variables['XDG_RUNTIME_DIR'];
  const short = runtime === undefined ? undefined : join(runtime, 'apphost', `${digest}.sock`);
  if (short !== undefined && fits(short)) return inOwnFolder(join(short, '..'), short);
  const shared = `/tmp/apphost-${userInfo().uid}`;
  return inOwnFolder(shared, join(shared, `${digest}.sock`));
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= longestPath;
}

/** In a folder that everybody may write to, somebody else could have made it first, or made it a link. */
function inOwnFolder(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  const isOurs = stats.isDirectory() && stats.uid === userInfo().uid && (stats.mode & 0o077) === 0;
  if (isOurs) return path;
  throw new AppHostError(
    'SOCKET_FOLDER_UNSAFE',
    `${folder} is open to other users, so no control socket is put there`,
    {
      hint: `Remove ${folder}, or set XDG_RUNTIME_DIR to a folder of your own.`,
      facts: { folder },
    },
  );
}
