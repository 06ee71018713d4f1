import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { identify } from '../processes/process-identity.ts';
import { releaseLock, takeLock, type LockHolder } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { notWritable } from './state-error.ts';
import { currentSurroundings, stateHome, type Surroundings } from './state-home.ts';

/**
 * Takes the right to change what is deployed, which one process of this user has at a time; `undefined` when another one has
 * it. One that died gives it up. Rejects with `STATE_NOT_WRITABLE`.
 */
export async function lockDeployment(
  what: string,
  surroundings: Surroundings = currentSurroundings(),
): Promise<{ release(): Promise<void> } | undefined> {
  const folder = join(stateHome(surroundings), 'deployments');
  const file = join(folder, `${createHash('sha256').update(what).digest('hex').slice(0, 16)}.lock`);
  const us: LockHolder = { identity: await identify(process.pid), socket: '' };
  try {
    await makeFolder(folder);
    if ((await takeLock(file, us)) !== undefined) return undefined;
  } catch (error) {
    throw notWritable(folder, error);
  }
  return { release: () => releaseLock(file, us) };
}
