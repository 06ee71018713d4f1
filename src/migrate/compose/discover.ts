import { dirname, join, resolve } from 'node:path';
import type { Report } from '../../manifest/report.ts';
import type { Files } from '../read/files.ts';

const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

export interface Discovery {
  /** Where the search begins. */
  readonly folder: string;
  /** As they were named, relative to the folder. */
  readonly named: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * The compose files that are meant: those that were named, those of `COMPOSE_FILE`, or the one of the folder or of the
 * nearest above it, with the override file beside it. Empty when there is none; the report then says so.
 */
export function discoverFiles(
  { folder, named, variables }: Discovery,
  files: Files,
  report: Report,
): readonly string[] {
  if (named.length > 0) return named.map((file) => resolve(folder, file));
  const listed = variables.get('COMPOSE_FILE');
  if (listed !== undefined) {
    const separator = variables.get('COMPOSE_PATH_SEPARATOR') ?? '';
    return listed.split(separator === '' ? ':' : separator).map((file) => resolve(folder, file));
  }
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = pick(at, names, files, report);
    if (found !== undefined) {
      const override = pick(at, overrideNames, files, report);
      return override === undefined ? [found] : [found, override];
    }
    if (at === dirname(at)) break;
  }
  report.add({
    code: 'COMPOSE_NOT_FOUND',
    message: `there is no compose file in ${resolve(folder)} or above it`,
    hint: `Name the file. Looked for: ${names.join(', ')}.`,
  });
  return [];
}

function pick(folder: string, candidates: readonly string[], files: Files, report: Report): string | undefined {
  const found = candidates.map((name) => join(folder, name)).filter((file) => files.look(file) === 'file');
  const [first, ...others] = found;
  if (first !== undefined && others.length > 0) {
    report.add({
      code: 'COMPOSE_SEVERAL',
      severity: 'warning',
      message: `there are several compose files in ${folder}; ${first} is taken`,
      hint: `Remove the others, or name the files that are meant: ${others.join(', ')}.`,
      at: { file: others[0] ?? first, line: 1, column: 1 },
    });
  }
  return first;
}
