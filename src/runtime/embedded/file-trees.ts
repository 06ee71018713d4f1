import { cp } from 'node:fs/promises';
import { thisMachine } from './find-backing.ts';
import type { User } from './server-user.ts';

/** Runs a program as we are. */
export type Run = (command: readonly [string, ...string[]]) => Promise<unknown>;

export interface CopyWish {
  /** Whom the copy is to belong to, when not to us. */
  readonly user: User | undefined;
  readonly run: Run;
  /** False: nobody waits for it, so everything else goes first. */
  readonly isUrgent?: boolean;
}

/**
 * Whatever the modes of the template have become, whoever gets the copy can write to it, and nobody else read it. Where
 * the file system can, nothing is copied until it is changed.
 */
const script = 'umask 077; cp -R "$1" "$2" "$3" && { [ -z "$4" ] || chown -R -h "$4" "$3"; }';

export async function copyTree(from: string, to: string, { user, run, isUrgent = true }: CopyWish): Promise<void> {
  const { platform } = thisMachine;
  if (platform === 'win32') return cp(from, to, { recursive: true });
  const owner = user === undefined ? '' : `${user.uid}:${user.gid}`;
  const copy = ['sh', '-c', script, 'sh', platform === 'darwin' ? '-c' : '--reflink=auto', from, to, owner] as const;
  await run(isUrgent ? copy : ['nice', '-n', '19', ...copy]);
}

export async function chownTree(path: string, { uid, gid }: User, run: Run): Promise<void> {
  await run(['chown', '-R', '-h', `${uid}:${gid}`, path]);
}

/** Onto the disk, so that a power failure does not take it. */
export async function flush(path: string, run: Run): Promise<void> {
  if (thisMachine.platform === 'win32') return;
  await run(thisMachine.platform === 'linux' ? ['sync', '-f', path] : ['sync']);
}
