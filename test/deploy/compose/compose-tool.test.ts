import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findCompose, type Compose } from '../../../src/deploy/compose/compose-tool.ts';
import { readProgress } from '../../../src/deploy/compose/up-progress.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-tool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function provide(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

const find = (platform: NodeJS.Platform = 'linux'): Promise<Compose> =>
  findCompose({ variables: { PATH: folder }, signal: new AbortController().signal }, platform);

it('takes the plugin, and the program of its own where docker has none', async () => {
  await provide('docker-compose', 'echo 2.26.1-4');
  await provide('docker', 'echo "unknown command: docker compose" >&2; exit 1');
  expect((await find()).version).toBe('2.26.1');
  await provide('docker', '[ "$1" = compose ] && echo v2.39.0');
  expect((await find()).version).toBe('2.39.0');
});

it('says how to install it on this system', async () => {
  await expect(find()).rejects.toMatchObject({
    code: 'DEPLOY_TOOL_MISSING',
    hint: expect.stringContaining('apt-get install docker-compose-plugin'),
  });
  await expect(find('darwin')).rejects.toMatchObject({ hint: expect.stringContaining('brew install docker-compose') });
  await provide('docker-compose', 'echo 1.29.2');
  await expect(find('win32')).rejects.toMatchObject({
    code: 'DEPLOY_TOOL_OLD',
    message: 'Docker Compose 2.24 or newer is needed; docker-compose is 1.29.2',
    hint: expect.stringContaining('Docker Desktop'),
  });
});

it.each([
  [' Container shop-web-1  Starting', 'service/web', 'is started'],
  [' Container shop-my-api-2  Creating', 'service/my-api', 'is created'],
  [' web Pulling ', 'service/web', 'its image is pulled'],
  [' Image web Building ', 'service/web', 'its image is built'],
])('tells of %s', (line, object, detail) => {
  const services = new Set(['web', 'my-api']);
  expect(readProgress(line, { project: 'shop', services })).toMatchObject({ object, detail, ready: false });
});

it.each([' Network shop_default  Creating', ' Container shop-other-1  Starting', 'anything else'])(
  'says nothing of %s',
  (line) => {
    expect(readProgress(line, { project: 'shop', services: new Set(['web']) })).toBeUndefined();
  },
);
