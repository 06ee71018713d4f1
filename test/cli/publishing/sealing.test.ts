import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findSealing, findSecretValues } from '../../../src/cli/publishing/sealing.ts';
import type { Application } from '../../../src/model/application.ts';
import { createSecretStore } from '../../../src/secrets/secret-store.ts';
import { secretsFile } from '../../../src/secrets/secrets-home.ts';
import { loadText } from '../../manifest/load-text.ts';

const certificate = join(import.meta.dirname, '../../publish/kubernetes/secrets/controller.pem');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'apphost-sealing-'));
  vi.stubEnv('APPHOST_SECRETS_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

async function application(environment = 'production'): Promise<Application> {
  const text = 'name: shop\nparameters: { payments-key: { secret: true } }\nresources: { db: { type: postgres } }\n';
  const { application: loaded } = await loadText(text, { environment, mode: 'publish' });
  if (loaded === undefined) throw new Error('the manifest is not valid');
  return loaded;
}

test('a machine seals with one key of its own', async () => {
  const one = await findSealing(await application(), certificate);
  expect(one.key).toMatch(/^[0-9a-f]{64}$/);
  expect(await findSealing(await application('staging'), certificate)).toEqual(one);
});

test('a certificate that counts no more is refused, as is what is none', async () => {
  const shop = await application();
  const late = findSealing(shop, certificate, new Date('2200-01-01'));
  await expect(late).rejects.toMatchObject({
    code: 'SEALING_CERTIFICATE_INVALID',
    message: expect.stringMatching(/expired on 2126-/) as unknown,
  });
  const text = join(home, 'hello.pem');
  await writeFile(text, 'hello');
  await expect(findSealing(shop, text)).rejects.toThrow('is no certificate');
  await expect(findSealing(shop, join(home, 'nothing.pem'))).rejects.toThrow('cannot be read (ENOENT)');
});

test('what is made up for an environment is its own, and stays', async () => {
  const shop = await application();
  await createSecretStore(secretsFile(shop.id)).change((values) => {
    values.set('db-password', 'of development').set('payments-key', 'of development');
  });
  const made = await findSecretValues(shop, {});
  expect([...made.keys()]).toEqual(['db-password']);
  expect(made.get('db-password')).not.toBe('of development');
  expect(await findSecretValues(shop, {})).toEqual(made);
  const staging = await findSecretValues(await application('staging'), { 'payments-key': 'given' });
  expect(staging.get('payments-key')).toBe('given');
  expect(staging.get('db-password')).not.toBe(made.get('db-password'));
});
