import { resolve } from 'node:path';
// Not through the folder's index: that would load all kinds before it is known whether they are needed.
import { findManifest } from '../../manifest/read/find-manifest.ts';
import { AppHostError } from '../../support/apphost-error.ts';

/** Absolute path of the manifest that is meant. Rejects with `MANIFEST_NOT_FOUND` when there is none. */
export async function manifestFile(named: string | undefined): Promise<string> {
  if (named !== undefined) return resolve(named);
  const found = await findManifest(process.cwd());
  if (found !== undefined) return found;
  throw new AppHostError('MANIFEST_NOT_FOUND', `there is no app.yaml in ${process.cwd()} or in a folder above it`, {
    hint: 'Write one with `apphost init`, or name one with -f FILE.',
  });
}
