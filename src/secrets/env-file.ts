import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { AppHostError } from '../support/apphost-error.ts';

/** The variables of the `.env` beside the manifest; none when there is no such file. */
export async function readEnvFile(directory: string): Promise<Readonly<Record<string, string>>> {
  const text = await readEnvText(directory);
  return parseEnv(text.replace(/^\uFEFF/, '')) as Record<string, string>;
}

/** What stands in the `.env` of a folder; nothing when there is none. Rejects with `ENV_FILE_UNREADABLE`. */
export async function readEnvText(directory: string): Promise<string> {
  const file = join(directory, '.env');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return '';
    throw new AppHostError('ENV_FILE_UNREADABLE', `${file} cannot be read: the operating system says ${code}`, {
      hint: 'Make it a readable text file, or remove it.',
      cause: error,
      facts: { file },
    });
  }
}
