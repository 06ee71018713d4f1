import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { diagnosticsPage, toDiagnosticsPage } from '../../scripts/diagnostics-page.ts';
import { codes } from '../../src/support/codes.ts';

test('the page of diagnostics says what the table says; `npm run docs` writes it anew', async () => {
  expect(await readFile(diagnosticsPage, 'utf8')).toBe(toDiagnosticsPage());
});

test('the page has every code once', () => {
  const titles = [...toDiagnosticsPage().matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
  expect(titles).toHaveLength(new Set(titles).size);
  expect(new Set(titles)).toEqual(new Set(Object.keys(codes)));
});
