import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { emptyState, isOfOtherVersion, parseState, type SavedState } from './saved-state.ts';

export interface FoundState {
  readonly state: SavedState;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the last run left. A damaged file is kept aside, under a name that the warning gives. */
export async function readState(file: string): Promise<FoundState> {
  const text = await readText(file);
  if (text === undefined) return { state: emptyState, diagnostics: [] };
  const state = parseState(text);
  if (state !== undefined) return { state, diagnostics: [] };
  const aside = `${file}.damaged`;
  await rename(file, aside);
  return { state: emptyState, diagnostics: [damaged(file, { text, aside })] };
}

/** The same without touching anything: for commands that only look. */
export async function peekState(file: string): Promise<SavedState> {
  return parseState((await readText(file)) ?? '') ?? emptyState;
}

export interface StateWriter {
  readonly current: SavedState;
  /**
   * Changes the state at once and resolves when it stands on the disk. Changes made while one is being written are
   * written together. Rejects with what the file system says; the change stays in memory.
   */
  update(change: (state: SavedState) => SavedState): Promise<void>;
  /** Writes it again where the file is not as it was written last. Says whether somebody else is to blame for that. */
  mend(): Promise<'whole' | 'lost'>;
  /** Resolves when nothing is being written any more. */
  settled(): Promise<void>;
}

export function createStateWriter(file: string, start: SavedState): StateWriter {
  let current = start;
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let written: string | undefined;
  const write = async (): Promise<void> => {
    const text = toText(current);
    await replaceFile(file, text);
    written = text;
  };
  const writeNext = (): Promise<void> => {
    next = undefined;
    writing = write();
    return writing;
  };
  const look = async (): Promise<'whole' | 'lost'> => {
    const isAsWritten = written === undefined || (await readText(file)) === written;
    if (!isAsWritten || !isWritten()) await write();
    return isAsWritten ? 'whole' : 'lost';
  };
  const isWritten = (): boolean => current === start || toText(current) === written;
  return {
    get current() {
      return current;
    },
    update: (change) => {
      current = change(current);
      next ??= writing.then(writeNext, writeNext);
      return next;
    },
    mend: () => {
      // What is about to be written needs no look.
      if (next !== undefined) return next.then(() => 'whole');
      const looking = writing.then(look, look);
      writing = looking.then(nothing, nothing);
      return looking;
    },
    settled: async () => {
      await next?.catch(() => undefined);
      await writing.catch(() => undefined);
    },
  };
}

const nothing = (): void => undefined;

function toText(state: SavedState): string {
  return `${JSON.stringify(state, undefined, 2)}\n`;
}

/**
 * A reader sees the old text or the new one, also after a power cut. (The package write-file-atomic 7 puts half a file
 * in place when the disk is full: it writes once and does not look at how much was written.)
 */
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

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // Nor is there a file below what is no folder.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function damaged(file: string, { text, aside }: { readonly text: string; readonly aside: string }): Diagnostic {
  const why = isOfOtherVersion(text) ? 'was written by another version of apphost' : 'could not be read';
  return {
    code: 'STATE_DAMAGED',
    severity: 'warning',
    message: `${file} ${why}; the application starts without what it remembered`,
    hint: `The old file is kept as ${aside}. Ports that were chosen once may differ.`,
    location: { file: aside, line: 1, column: 1 },
  };
}
