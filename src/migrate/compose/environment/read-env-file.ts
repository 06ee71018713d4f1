import { basename } from 'node:path';
import type { TextProblem } from '../../../manifest/read/disk.ts';
import type { Place } from '../../../manifest/report.ts';
import type { Location } from '../../../support/diagnostic.ts';
import type { Lookup } from '../interpolate/evaluate.ts';
import type { Loading } from '../loading.ts';
import { parseEnvFile, parseRawEnvFile } from './env-file.ts';

export interface EnvFileRequest {
  /** Absolute path. */
  readonly file: string;
  /** What names the file; absent for a `.env` that is there by itself. */
  readonly at?: Place | Location | undefined;
  readonly format?: string | undefined;
  /** A file that is not there is then an error. */
  readonly isRequired: boolean;
}

/** The variables of an env file. What is wrong with it stands in the report. */
export async function readEnvFile(
  { file, at, format, isRequired }: EnvFileRequest,
  lookup: Lookup,
  loading: Loading,
): Promise<ReadonlyMap<string, string>> {
  const read = await loading.files.readText(file);
  if ('problem' in read) {
    const isAbsent = read.problem === 'missing' && !isRequired;
    if (!isAbsent) loading.report.add({ ...unreadable(file, read.problem, read.detail), at });
    return new Map();
  }
  if (format !== undefined && format !== '' && format !== 'raw') {
    const hint = 'Compose knows `raw`; leave `format` out for its usual grammar.';
    loading.report.add({
      code: 'COMPOSE_ENV_FILE',
      message: `there is no format \`${format}\` of env files`,
      hint,
      at,
    });
    return new Map();
  }
  loading.texts.set(file, read.text);
  const { values, problems } = format === 'raw' ? parseRawEnvFile(read.text, lookup) : parseEnvFile(read.text, lookup);
  for (const { line, message } of problems) {
    const length = read.text.split('\n')[line - 1]?.trimEnd().length ?? 1;
    loading.report.add({
      code: 'COMPOSE_ENV_SYNTAX',
      message,
      hint: 'A line of an env file is `NAME=value`, `NAME` or a comment; a value with special characters stands in single quotes.',
      at: { file, line, column: 1, length: Math.max(1, length) },
    });
  }
  return values;
}

function unreadable(
  file: string,
  problem: TextProblem,
  detail: string,
): { readonly code: 'COMPOSE_ENV_FILE'; readonly message: string; readonly hint: string } {
  const reasons: Readonly<Record<TextProblem, string>> = {
    missing: 'is not there',
    folder: 'is a folder',
    'too-large': `is too large (${detail})`,
    'not-text': 'is not UTF-8 text',
    unreadable: `cannot be read (${detail})`,
  };
  const hint =
    problem === 'missing'
      ? 'Write it, correct the path, or say `required: false` where it may be absent.'
      : 'Correct the path; it is relative to the folder of the project.';
  return { code: 'COMPOSE_ENV_FILE', message: `the env file ${basename(file)} ${reasons[problem]}: ${file}`, hint };
}
