import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { complete, type Completion, type Sources } from '../completion/candidates.ts';
import { resourceNamesIn } from '../completion/resource-names.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { manifestFile } from '../session/manifest-file.ts';

/** Whatever goes wrong, nothing is said: it would land in the middle of the line that somebody is typing. */
export async function runComplete(program: Command | null, words: readonly string[], output: Output): Promise<number> {
  const completion = program === null ? undefined : await complete(program, words, sources).catch(() => undefined);
  const lines = completion === undefined ? [] : toLines(completion);
  if (lines.length > 0) output.data(lines.join('\n'));
  return exitCodes.done;
}

function toLines(completion: Completion): readonly string[] {
  if (completion.kind !== 'values') return [`:${completion.kind}`];
  const lines = completion.values.map(({ value, description }) => (description ? `${value}\t${description}` : value));
  return completion.isOpen === true ? [':open', ...lines] : lines;
}

const sources: Sources = {
  resources: async (file) => resourceNamesIn(await readFile(await manifestFile(file), 'utf8')),
  types: async () => {
    const { kinds } = await import('../../kinds/index.ts');
    return kinds.map(({ name, summary }) => ({ value: name, description: summary }));
  },
  codes: async () => Object.keys((await import('../../support/codes.ts')).codes).sort(),
};
