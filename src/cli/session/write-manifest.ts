import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, constants, copyFile, link, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { AppHostError } from '../../support/apphost-error.ts';

/** Writes a file that is not there yet. Rejects with `MANIFEST_EXISTS` when it is, also when somebody was faster. */
export async function createManifest(file: string, text: string): Promise<void> {
  const draft = draftOf(file);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    // Unlike a rename, a second name never takes another file's place.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw manifestExists(file);
    if (!isWithoutLinks(error)) refuse(file, error);
    // When that fails, Node.js removes what it has written, if it can.
    await copyFile(draft, file, constants.COPYFILE_EXCL).catch((cause: unknown) =>
      refuse(file, cause, existsSync(file)),
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Writes a file anew, whole or not at all; its permissions stay, and a link still leads to it. With `before`, only when
 * that is what it still holds. Rejects with `MANIFEST_NOT_WRITTEN`.
 */
export async function replaceManifest(file: string, text: string, before?: string): Promise<void> {
  const real = await realpath(file).catch(() => file);
  const draft = draftOf(real);
  try {
    const mode = await stat(real).then(
      (found) => found.mode & 0o7777,
      () => undefined,
    );
    // What only its owner may read is not to be read by others for a moment either.
    await writeFile(draft, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    if (mode !== undefined) await chmod(draft, mode);
    if (before !== undefined && (await readFile(real, 'utf8')) !== before) throw changedMeanwhile(file);
    await rename(draft, real);
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof AppHostError) throw error;
    refuse(file, error);
  }
}

export function manifestExists(file: string): AppHostError {
  return new AppHostError('MANIFEST_EXISTS', `there is a manifest already: ${file}`, {
    hint: 'See what would be written with `--dry-run`, replace it with `--force`, or add to it with `apphost add`.',
    facts: { file },
  });
}

function changedMeanwhile(file: string): AppHostError {
  return new AppHostError('MANIFEST_NOT_WRITTEN', `${file} was changed by somebody else meanwhile`, {
    hint: 'Repeat the command.',
    facts: { file },
  });
}

function draftOf(file: string): string {
  return `${file}.${randomUUID().slice(0, 8)}.draft`;
}

/** File systems of other operating systems have none. */
function isWithoutLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function refuse(file: string, cause: unknown, isPart = false): never {
  if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw manifestExists(file);
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  throw new AppHostError(
    'MANIFEST_NOT_WRITTEN',
    `${file} cannot be written: ${reasons[code] ?? `the operating system says ${code}`}`,
    {
      hint: isPart
        ? 'Mend that, remove the file, of which only a part was written, and repeat the command.'
        : 'Mend that and repeat the command; the file is as it was.',
      cause,
      facts: { file },
    },
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the disk is read-only',
  ENOSPC: 'there is no space left',
  EDQUOT: 'there is no space left for this user',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'what stands before it is no folder',
  EISDIR: 'it is a folder',
};
