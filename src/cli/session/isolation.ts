import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * What `--isolated` adds to the application's id: the given name, or one made of the folder, so that two checkouts of one
 * application have ids of their own even when the manifest fixes it.
 */
export async function isolationOf(file: string, flag: string | boolean | undefined): Promise<string | undefined> {
  if (flag === undefined || flag === false) return undefined;
  if (typeof flag === 'string') return flag;
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  return createHash('sha256').update(folder).digest('hex').slice(0, 6);
}
