import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// Unit tests share the modules of their worker, which makes them quick; a module that one file replaces is replaced for all.
test('no unit test replaces a module: it belongs to `test/integration`', async () => {
  const files = (await readdir('test', { recursive: true })).filter((file) => file.endsWith('.test.ts'));
  const unit = files.filter((file) => !/^(integration|e2e|soak|swarm)\b/.test(file));
  const texts = await Promise.all(
    unit.map(async (file) => [file, await readFile(join('test', file), 'utf8')] as const),
  );
  const replacing = /vi\.(mock|doMock|hoisted)\(/;
  expect(texts.filter(([, text]) => replacing.test(text)).map(([file]) => file)).toEqual([]);
});
