import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppHostError } from '../support/apphost-error.ts';

/**
 * Values that stay on this machine, outside of the repository: given by the user or made up, by parameter name. Every
 * method rejects with `SECRETS_DAMAGED` when the file is no valid one (it is then left alone), `SECRETS_NOT_WRITABLE`
 * or `SECRETS_LOCKED`.
 */
export interface SecretStore {
  /** Absolute path, of mode 0600: a JSON object from name to value, to be edited by hand if need be. */
  readonly file: string;
  read(): Promise<ReadonlyMap<string, string>>;
  /** Reads, changes and writes without anybody in between; gives the values afterwards. */
  change(edit: (values: Map<string, string>) => void): Promise<ReadonlyMap<string, string>>;
}

/** A lock this old belongs to a process that died. Milliseconds. */
const staleAfter = 10_000;
const lockRetries = { retries: 100, factor: 1.2, minTimeout: 10, maxTimeout: 200 } as const;

export function createSecretStore(file: string): SecretStore {
  return {
    file,
    read: () => understandable(file, () => readValues(file)),
    change: (edit) =>
      understandable(file, async () => {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        const unlock = await lock(file);
        try {
          const before = await readValues(file);
          const values = new Map(before);
          edit(values);
          if (!isEqual(before, values)) await replaceFile(file, toText(values));
          return values;
        } finally {
          await unlock();
        }
      }),
  };
}

async function lock(file: string): Promise<() => Promise<void>> {
  const { default: lockfile } = await import('proper-lockfile');
  return lockfile.lock(file, { realpath: false, stale: staleAfter, retries: lockRetries });
}

async function readValues(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readText(file);
  if (text === undefined) return new Map();
  const values = parseValues(text);
  if (values !== undefined) return values;
  throw new AppHostError('SECRETS_DAMAGED', `${file} is not a JSON object from names to texts`, {
    hint: 'Repair it; it was left as it is, because data volumes may need the passwords in it.',
    facts: { file },
  });
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseValues(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    return entries.every(([, entry]) => typeof entry === 'string') ? new Map(entries) : undefined;
  } catch {
    return undefined;
  }
}

function toText(values: ReadonlyMap<string, string>): string {
  const sorted = [...values].sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

function isEqual(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
}

/** A reader sees the old text or the new one, also when the disk is full or the power goes. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function understandable<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppHostError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ELOCKED') {
      throw new AppHostError('SECRETS_LOCKED', `another apphost is changing ${file} and does not come to an end`, {
        hint: 'End it, or wait, and try again.',
        cause: error,
        facts: { file },
      });
    }
    const reason = reasons[code] ?? `the operating system says ${code}`;
    throw new AppHostError('SECRETS_NOT_WRITABLE', `the user secrets ${file} cannot be used: ${reason}`, {
      hint: 'Mend that, or set APPHOST_SECRETS_HOME to a folder that can be written.',
      cause: error,
      facts: { file, errorCode: code },
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder cannot be made',
};
