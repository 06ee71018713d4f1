import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOutput } from '../../../src/cli/output.ts';
import type { PublicationFlags } from '../../../src/cli/publishing/make-publication.ts';
import { createPublisher } from '../../../src/cli/publishing/publish-for-deploy.ts';

const file = join(import.meta.dirname, '../../../fixtures/publish/clusters/app.yaml');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-deploy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const flags = (more: Partial<PublicationFlags>): PublicationFlags => ({
  file,
  target: 'k8s',
  registry: 'ghcr.io/acme',
  secrets: 'external',
  secretStore: 'apphost',
  operators: 'usual',
  edge: 'gateway',
  ...more,
});

/** What would be applied, by resource. */
async function deployed(more: Partial<PublicationFlags>): Promise<readonly string[]> {
  const output = { ...createOutput({ color: false, quiet: true, json: false }), complain: () => undefined };
  const published = await createPublisher(flags(more), output)({ target: 'k8s', folder });
  expect(published.namespace).toBe('globe');
  const entries = await readdir(published.folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

test('a deployment of one region applies what runs there', async () => {
  const everything = await deployed({});
  expect(everything).toEqual(expect.arrayContaining(['api-east', 'api-west', 'migrate', 'mailer']));
  await rm(folder, { recursive: true });
  expect(await deployed({ region: 'westus' })).toEqual([
    'api-east',
    'api-west',
    'cache',
    'db',
    'db-west',
    'front',
    'mailer',
    'queue',
    'web',
  ]);
});

test('a deployment of a region that nothing runs in writes nothing', async () => {
  await expect(deployed({ region: 'eastu' })).rejects.toMatchObject({
    code: 'MANIFEST_INVALID',
    diagnostics: [expect.objectContaining({ code: 'REGION_UNKNOWN', hint: 'Did you mean eastus?' })],
  });
  expect(await readdir(folder)).toEqual([]);
});

test('a deployment of another environment leaves a folder alone that holds one', async () => {
  await deployed({ region: 'westus' });
  const before = await readdir(folder, { recursive: true });
  await expect(deployed({ env: 'staging', namespace: 'globe' })).rejects.toMatchObject({
    code: 'OUTPUT_OF_ANOTHER',
    hint: 'Choose another folder with `-o`, or delete this one.',
  });
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});
