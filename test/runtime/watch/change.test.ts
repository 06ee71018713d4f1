import { expect, test } from 'vitest';

import { describeChanges, type Change } from '../../../src/runtime/watch/change.ts';

function built(...files: readonly string[]): readonly Change[] {
  return files.map((file) => ({ file: `/shop/api/${file}`, asks: 'build' }));
}

test.each([
  [built('src/a.ts'), '1 file changed (src/a.ts)'],
  [built('b.ts', 'a.ts', 'c.ts'), '3 files changed (a.ts, b.ts, c.ts)'],
  [built('a', 'b', 'c', 'd', 'e'), '5 files changed (a, b, c, …)'],
])('changes are told in one line %#', (changes, text) => {
  expect(describeChanges(changes, '/shop/api')).toBe(text);
});
