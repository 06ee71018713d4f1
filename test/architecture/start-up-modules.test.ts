import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Together some 300 ms of loading: only the commands that need them may pay for it. */
const heavy = ['ajv', 'dockerode', 'execa', 'js-yaml', 'pg', 'yaml'];

let coverage: string;
beforeEach(async () => {
  coverage = await mkdtemp(join(tmpdir(), 'apphost-modules-'));
});
afterEach(() => rm(coverage, { recursive: true, force: true }));

test('help loads nothing that only some commands need', async () => {
  const loaded = await packagesLoadedBy(['--help']);
  // Otherwise the list would be of something else.
  expect(loaded).toContain('commander');
  expect(heavy.filter((name) => loaded.has(name))).toEqual([]);
});

/** V8 lists every script that was loaded, whatever loaded it. */
async function packagesLoadedBy(args: readonly string[]): Promise<ReadonlySet<string>> {
  const main = JSON.stringify(resolve('src/cli/main.ts'));
  const program = `const { main } = await import(${main}); await main(${JSON.stringify(args)});`;
  const words = ['--import', 'tsx', '--input-type=module', '--eval', program];
  await promisify(execFile)(process.execPath, words, { env: { ...process.env, NODE_V8_COVERAGE: coverage } });
  const files = await readdir(coverage);
  const texts = await Promise.all(files.map((file) => readFile(join(coverage, file), 'utf8')));
  const urls = texts.flatMap((text) => (JSON.parse(text) as Coverage).result.map(({ url }) => url));
  return new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []));
}

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}
