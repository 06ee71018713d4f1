import { basename } from 'node:path';
import type { TextProblem } from '../../../manifest/read/disk.ts';
import type { Place } from '../../../manifest/report.ts';
import type { Loading } from '../loading.ts';
import { parseDocuments, type ComposeDocument } from '../yaml/documents.ts';

/** Reads a compose file. `undefined` when it could not be read; the report then says why. */
export async function readComposeFile(
  file: string,
  at: Place | undefined,
  loading: Loading,
): Promise<readonly ComposeDocument[] | undefined> {
  const known = loading.texts.get(file);
  const read = known === undefined ? await loading.files.readText(file) : { text: known };
  if ('problem' in read) {
    loading.report.add({ ...unreadable(file, read.problem, read.detail), at: at ?? { file, line: 1, column: 1 } });
    return undefined;
  }
  loading.texts.set(file, read.text);
  return parseDocuments(file, read.text, loading.report);
}

function unreadable(
  file: string,
  problem: TextProblem,
  detail: string,
): { readonly code: 'COMPOSE_NOT_FOUND' | 'COMPOSE_UNREADABLE'; readonly message: string; readonly hint: string } {
  if (problem === 'missing') {
    const hint = 'Correct the path; it is relative to the folder of the file that names it.';
    return { code: 'COMPOSE_NOT_FOUND', message: `there is no file ${file}`, hint };
  }
  const reasons: Readonly<Record<Exclude<TextProblem, 'missing'>, string>> = {
    folder: 'is a folder',
    'too-large': `is too large for a compose file (${detail})`,
    'not-text': 'is not UTF-8 text',
    unreadable: `cannot be read (${detail})`,
  };
  const hint = 'Check that this is the right file, and that you may read it.';
  return { code: 'COMPOSE_UNREADABLE', message: `${basename(file)} ${reasons[problem]}: ${file}`, hint };
}
