import { readdir, readFile } from 'node:fs/promises';
import type { ProcessIdentity } from './process-host.ts';
import { identify } from './process-identity.ts';

/** The variable that every process of a session inherits: by it they are found when nobody knows of them any more. */
export const sessionVariable = 'APPHOST_SESSION';

/** Leaders of process groups that belong to a session. Only Linux tells the environment of others; elsewhere: none. */
export async function groupsOfSession(session: string): Promise<readonly ProcessIdentity[]> {
  if (process.platform !== 'linux') return [];
  const entries = await readdir('/proc');
  const found = await Promise.all(entries.filter((entry) => /^\d+$/.test(entry)).map((pid) => groupOf(pid, session)));
  const groups = new Set(found.filter((group) => group !== undefined));
  return Promise.all([...groups].map((group) => identify(group)));
}

async function groupOf(pid: string, session: string): Promise<number | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    if (!environment.split('\0').includes(`${sessionVariable}=${session}`)) return undefined;
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    // It has ended, or it is somebody else's.
    return undefined;
  }
}
