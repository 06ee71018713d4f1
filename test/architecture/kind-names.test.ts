import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/index.ts';

/** Words of the model or of every day that are also types: how something runs, what a place is, what an endpoint is. */
const words = new Set(['container', 'executable', 'external', 'gateway', 'job', 'network', 'project']);

test('outside its folder and the list, no file names a kind', async () => {
  const names = kinds.map((kind) => kind.name).filter((name) => !words.has(name));
  const quoted = new RegExp(`(['"\`])(${names.join('|')})\\1`, 'g');
  const entries = await readdir('src', { recursive: true });
  const leaks = await Promise.all(
    entries.filter((entry) => entry.endsWith('.ts')).map((entry) => leaksIn(entry, quoted)),
  );
  expect(leaks.flat()).toEqual([]);
});

async function leaksIn(path: string, quoted: RegExp): Promise<readonly string[]> {
  const [top, folder] = path.split(sep);
  if (path === join('kinds', 'index.ts')) return [];
  const code = withoutComments(await readFile(join('src', path), 'utf8'));
  const named = [...code.matchAll(quoted)].map((match) => match[2] ?? '');
  return named.filter((name) => top !== 'kinds' || folder !== name).map((name) => `src/${path} names \`${name}\``);
}

/** Comments and what is shown to people may give a kind as an example. */
function withoutComments(code: string): string {
  return code
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/\bexamples: \[[^]*?\]/g, '');
}
