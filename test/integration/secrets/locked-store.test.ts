import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createSecretStore } from '../../../src/secrets/secret-store.ts';

vi.mock('proper-lockfile', () => ({
  default: { lock: () => Promise.reject(Object.assign(new Error('held'), { code: 'ELOCKED' })) },
}));

it('a store that another process never lets go of is given up, and named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-locked-'));
  const file = join(folder, 'shop.json');
  const change = createSecretStore(file).change((values) => values.set('a', 'b'));
  await expect(change).rejects.toMatchObject({
    code: 'SECRETS_LOCKED',
    message: `another apphost is changing ${file} and does not come to an end`,
    facts: { file },
  });
  await rm(folder, { recursive: true });
});
