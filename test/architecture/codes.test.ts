import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/support/codes.ts';

const root = join(import.meta.dirname, '../..');
const self = 'test/architecture/codes.test.ts';

/** The words that could be codes in the files below a folder. */
function wordsIn(folder: string, counts: (file: string) => boolean): ReadonlySet<string> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const texts = files
    .map((file) => join(folder, file))
    .filter((file) => !file.includes('node_modules') && counts(file))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  return new Set(texts.flatMap((text) => text.match(/\b[A-Z][A-Z_0-9]{3,}\b/g) ?? []));
}

describe('every code of the table', () => {
  const all = Object.keys(codes);

  it('is reported somewhere', () => {
    const reported = wordsIn('src', (file) => file.endsWith('.ts') && !file.startsWith('src/support/codes/'));
    expect(all.filter((code) => !reported.has(code))).toEqual([]);
  });

  it('is seen by a test or stands in a golden text', () => {
    const tested = wordsIn('test', (file) => file.endsWith('.ts') && file !== self);
    const golden = wordsIn('fixtures', (file) => file.includes('/expected/') && file.endsWith('.txt'));
    expect(all.filter((code) => !tested.has(code) && !golden.has(code))).toEqual([]);
  });
});
