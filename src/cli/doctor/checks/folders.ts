import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cacheHome } from '../../../runtime/embedded/cache-home.ts';
import { stateHome } from '../../../runtime/state/state-home.ts';
import { secretsFile } from '../../../secrets/secrets-home.ts';
import type { Check, Finding, Surroundings } from '../check.ts';

/** Less than this is soon used up by logs and images. Bytes. */
const littleSpace = 1024 ** 3;

/** The folders that `apphost` writes to: its own, the user's, and with room in them. */
export const folders: Check = {
  about: 'the folders of apphost',
  look: (surroundings) => {
    const all = {
      state: stateHome(surroundings),
      secrets: dirname(secretsFile('any', surroundings)),
      cache: cacheHome(surroundings),
    };
    return Promise.all(Object.entries(all).map(([name, folder]) => lookAt(`${name} folder`, folder, surroundings)));
  },
};

async function lookAt(subject: string, folder: string, { userId, platform }: Surroundings): Promise<Finding> {
  const there = await firstThere(folder);
  const { uid } = await stat(there);
  if (!(await isWritable(there))) {
    const remedy =
      platform === 'win32' ? `Let this user write to ${there}.` : `Take it over: \`sudo chown -R $(id -u) ${there}\`.`;
    return { level: 'problem', subject, message: `${there} cannot be written to`, remedy };
  }
  if (there === folder && userId !== undefined && uid !== userId) {
    const remedy = `Take it over: \`sudo chown -R $(id -u) ${folder}\`.`;
    return { level: 'warning', subject, message: `${folder} belongs to another user (${uid})`, remedy };
  }
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const message = `${folder}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free < littleSpace
    ? {
        level: 'warning',
        subject,
        message,
        remedy: 'Make room: remove what is not needed, such as unused images (`docker system prune`).',
      }
    : { level: 'ok', subject, message };
}

/** Folders are made when they are needed: what counts is the nearest one above. */
async function firstThere(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : firstThere(dirname(folder));
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
