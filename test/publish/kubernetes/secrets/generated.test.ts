import { join } from 'node:path';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import { expect, test } from 'vitest';
import { publishEnvironment } from '../../../../src/publish/kubernetes/publish-environment.ts';
import type { SecretMode } from '../../../../src/publish/index.ts';
import { fixtures, loadForPublish } from '../../load-fixture.ts';

const file = join(fixtures, 'publish/app.yaml');

async function publish(web: string, secrets: SecretMode = 'generated') {
  const draft = `name: app
parameters:
  db-password: { secret: true, generate: { length: 24 } }
  issued: { secret: true }
resources:
  web: { type: container, image: "a/b:1.0.0", ${web} }
`;
  const { request } = await loadForPublish(file, { secrets }, new Map([[file, draft]]));
  const { publication, diagnostics } = await publishEnvironment(request, request.base);
  return { objects: publication.objects.map(({ object }) => object), diagnostics };
}

test('a text around a generated secret is put together in the pod: no store knows the secret', async () => {
  const { objects, diagnostics } = await publish('env: { DB_URL: "postgres://app:${parameters.db-password}@db/app" }');
  expect(diagnostics).toEqual([]);
  const web = objects.find(({ kind }) => kind === 'Deployment') as unknown as Deployment;
  const secretKeyRef = { name: 'db-password', key: 'value' };
  const variables = web.spec?.template.spec?.containers[0]?.env ?? [];
  expect(variables).toContainEqual({ name: 'APPHOST_DB_PASSWORD_VALUE', valueFrom: { secretKeyRef } });
  expect(variables).toContainEqual({ name: 'DB_URL', value: 'postgres://app:$(APPHOST_DB_PASSWORD_VALUE)@db/app' });
  expect(JSON.stringify(objects)).not.toContain('remoteRef');
});

test('a password is made once: whatever changes about its object later, what has the first is not locked out', async () => {
  const { objects } = await publish('env: { DB_PASSWORD: "${parameters.db-password}" }');
  const made = objects.find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'db-password');
  expect(made).toMatchObject({
    spec: { refreshPolicy: 'CreatedOnce', dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password' } } }] },
  });
});

test.each([
  [
    'a file',
    'files: { /app.ini: { content: "password=${parameters.db-password}" } }',
    'the file /app.ini of web holds',
  ],
  [
    'a variable that sounds secret',
    'env: { SECRET_URL: "x:${parameters.db-password}" }',
    'the variable SECRET_URL of web',
  ],
])('is refused in %s, with the remedy; the same from a store is not', async (_, web, message) => {
  const { diagnostics } = await publish(web);
  expect(diagnostics).toMatchObject([
    {
      code: 'SECRET_COMPOSED',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('`--secrets external`'),
      location: { line: 6 },
    },
  ]);
  expect((await publish(web, 'external')).diagnostics).toEqual([]);
  expect((await publish(web.replace('db-password', 'issued'))).diagnostics).toEqual([]);
});
