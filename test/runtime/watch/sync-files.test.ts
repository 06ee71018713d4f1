import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { extract } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Change } from '../../../src/runtime/watch/change.ts';
import { syncFiles } from '../../../src/runtime/watch/sync-files.ts';

let folder: string;
const size = 1_000_000;
const names = Array.from({ length: 12 }, (_, index) => `f${index}`);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-sync-'));
  for (const name of names) await writeFile(join(folder, name), Buffer.alloc(size, 'a'));
  await symlink('f0', join(folder, 'link'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const rule = { path: '', target: '/www', include: ['**'], exclude: [], restart: false };

function sync(unpackInto: (id: string, archive: Readable) => Promise<void>): Promise<void> {
  const changes = ['link', ...names].map((name): Change => {
    return { file: join(folder, name), asks: 'sync', rule: { ...rule, path: folder } };
  });
  return syncFiles(changes, {
    engine: { unpackInto, removeInside: () => Promise.resolve() },
    container: 'c',
    user: undefined,
  });
}

test('each file is read when it is its turn, so that they are not all in memory', async () => {
  const found = new Map<string, string>();
  await sync(async (_, archive) => {
    await sleep(300);
    // Whatever was read before this has the first letter.
    for (const name of names) await writeFile(join(folder, name), Buffer.alloc(size, 'b'));
    for await (const entry of archive.pipe(extract())) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      const content = Buffer.concat(chunks).toString();
      found.set(entry.header.name, entry.header.linkname ?? `${content.length}${content[0]}`);
    }
  });
  expect([...found.keys()]).toEqual(['www/link', ...names.map((name) => `www/${name}`)]);
  expect(found.get('www/link')).toBe('f0');
  const later = [...found.values()].filter((content) => content === `${size}b`);
  expect(later.length).toBeGreaterThanOrEqual(names.length - 2);
});

test('an engine that takes no more is told as it tells it', async () => {
  const refusal = sync(async (_, archive) => {
    archive.destroy();
    throw new Error('no space left');
  });
  await expect(refusal).rejects.toThrow('no space left');
});
