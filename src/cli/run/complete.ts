import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseYamlValue } from '../../manifest/parse/yaml-values.ts';
import { complete, type Completion, type Sources } from '../completion/candidates.ts';
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
  // Read without the kinds, which take longer to load than a key press may wait.
  resources: async (file) => {
    const parsed = parseYamlValue(await readFile(await manifestFile(file), 'utf8'));
    const { resources } = ('value' in parsed ? (parsed.value ?? {}) : {}) as { readonly resources?: object | null };
    return Object.keys(resources ?? {});
  },
  types: async () => {
    const { kinds } = await import('../../kinds/index.ts');
    return kinds.map(({ name, summary }) => ({ value: name, description: summary }));
  },
  codes: async () => Object.keys((await import('../../support/codes.ts')).codes).sort(),
};
