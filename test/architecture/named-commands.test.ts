import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Where people are told what to type. */
const places = ['src', 'docs/diagnostics.md', 'README.md'];

test('every command that a message or a page names is there', async () => {
  const commands = await readdir('src/cli/commands');
  const known = new Set(commands.map((file) => file.replace(/\.ts$/, '')));
  const texts = await Promise.all((await filesIn(places)).map((file) => readFile(file, 'utf8')));
  const named = texts.flatMap((text) => [...text.matchAll(/\bapphost ([a-z]+)\b(?=[^\n]*[`'"]|$)/g)]);
  const words = new Set(named.filter((match) => isTold(match)).map(([, command = '']) => command));
  expect([...words].filter((word) => !known.has(word))).toEqual([]);
  // Otherwise the pattern finds nothing any more.
  expect(words.size).toBeGreaterThan(5);
});

/** Between backquotes, or after a colon at the end of a hint: `See what runs: apphost ps`. */
function isTold({ index, input }: RegExpExecArray): boolean {
  return ['`', ': '].some((before) => input.slice(0, index).endsWith(before));
}

async function filesIn(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (path.includes('.')) return [path];
      const entries = await readdir(path, { recursive: true });
      return entries.filter((entry) => entry.endsWith('.ts')).map((entry) => join(path, entry));
    }),
  );
  return found.flat();
}
