import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Who a process runs as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The user for servers that refuse root: the one that every system has for nothing else. Absent: we are not root. */
export function userBesideRoot(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  // Some servers want the user to have a name, so a number of our own would not do.
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return { uid: Number(entry?.[1] ?? 65_534), gid: Number(entry?.[2] ?? 65_534) };
}

/** Whether the user may enter the folder and all above it. */
export async function canReach(path: string, user: User | undefined): Promise<boolean> {
  if (user === undefined) return true;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  const needed = found.uid === user.uid ? 0o500 : found.gid === user.gid ? 0o050 : 0o005;
  if ((found.mode & needed) !== needed) return false;
  const parent = dirname(path);
  return parent === path || canPass(parent, user);
}

/** Folders above have only to be passed. */
async function canPass(path: string, user: User): Promise<boolean> {
  const { mode, uid, gid } = await stat(path);
  const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  const parent = dirname(path);
  return (mode & needed) === needed && (parent === path || canPass(parent, user));
}
