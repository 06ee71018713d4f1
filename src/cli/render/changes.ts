import type { ChalkInstance } from 'chalk';
import { createTwoFilesPatch } from 'diff';
import type { Artifact } from '../../publish/index.ts';
import type { Changes, Published } from '../../publish/write.ts';

export interface ShownChanges {
  readonly before: Published;
  readonly artifacts: readonly Artifact[];
  readonly changes: Changes;
}

/** What publishing would change, as `git diff` shows it. */
export function formatChanges({ before, artifacts, changes }: ShownChanges, chalk: ChalkInstance): string {
  const wanted = new Map(artifacts.map(({ path, text }) => [path, text]));
  const paths = [...changes.added, ...changes.changed, ...changes.removed].sort();
  if (paths.length === 0) return 'Nothing would change.';
  const patches = paths.map((path) => {
    const [was, is] = [before.files.get(path), wanted.get(path)];
    const names = [
      was === undefined ? '/dev/null' : `a/${path}`,
      is === undefined ? '/dev/null' : `b/${path}`,
    ] as const;
    return createTwoFilesPatch(...names, was ?? '', is ?? '', undefined, undefined, { context: 3 });
  });
  return patches
    .flatMap((patch) =>
      patch
        .split('\n')
        .slice(1)
        .map((line) => paint(line, chalk)),
    )
    .join('\n')
    .trimEnd();
}

function paint(line: string, chalk: ChalkInstance): string {
  if (line.startsWith('+++') || line.startsWith('---')) return chalk.bold(line);
  if (line.startsWith('@@')) return chalk.cyan(line);
  if (line.startsWith('+')) return chalk.green(line);
  return line.startsWith('-') ? chalk.red(line) : line;
}
