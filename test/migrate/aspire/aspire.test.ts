import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadManifest } from '../../../src/manifest/index.ts';
import { migrateAspire } from '../../../src/migrate/aspire/index.ts';
import { formatMarkdownReport } from '../../../src/migrate/report/format-report.ts';

const folder = resolve('fixtures/migrate-aspire/store');
const source = join(folder, 'aspire-manifest.json');
const file = join(folder, 'app.yaml');

test('a manifest with every type of resource migrates to the manifest and the report beside it', async () => {
  const { migrated, diagnostics } = migrateAspire(
    source,
    { text: await readFile(source, 'utf8') },
    { file, lift: true },
  );
  expect(diagnostics).toEqual([]);
  const { text = '', remarks = [] } = migrated ?? {};
  const { diagnostics: wrong } = await loadManifest(
    { file, environment: 'development', set: [] },
    new Map([[file, text]]),
  );
  expect(wrong.filter(({ severity }) => severity === 'error')).toEqual([]);
  const report = formatMarkdownReport({ folder, file, sources: [source], remarks });
  await expect(text).toMatchFileSnapshot(join(folder, 'expected', 'app.yaml'));
  await expect(report).toMatchFileSnapshot(join(folder, 'expected', 'report.md'));
});

test('every resource is in the manifest or in the report', async () => {
  const text = await readFile(source, 'utf8');
  const { migrated } = migrateAspire(source, { text }, { file, lift: true });
  const { resources } = JSON.parse(text) as { readonly resources: Readonly<Record<string, { readonly type: string }>> };
  const said = new Set(migrated?.remarks.map(({ subject }) => subject));
  const unsaid = Object.entries(resources).filter(
    ([key, { type }]) => !said.has(key) && !type.startsWith('parameter.'),
  );
  expect(unsaid).toEqual([]);
});

function migrate(resources: object, lift = true) {
  const { migrated } = migrateAspire(
    '/work/aspire-manifest.json',
    { text: JSON.stringify({ resources }) },
    { file: '/work/app.yaml', lift },
  );
  return {
    text: migrated?.text ?? '',
    secrets: migrated?.secrets,
    said: migrated?.remarks.map((each) => each.text).join('\n') ?? '',
  };
}

test('a secret with its value in the open goes to the user secrets', () => {
  const inputs = { value: { type: 'string', secret: true, default: { value: 'hunter2' } } };
  const { text, secrets } = migrate({ key: { type: 'parameter.v0', value: '{key.inputs.value}', inputs } });
  expect(text).not.toContain('hunter2');
  expect([...(secrets ?? [])]).toEqual([['key', 'hunter2']]);
});

test('without lifting, a connection string is put together in place', () => {
  const db = {
    type: 'container.v0',
    image: 'postgres:17.6',
    connectionString: 'Host={db.bindings.tcp.host};Port={db.bindings.tcp.port}',
    bindings: { tcp: { scheme: 'tcp', protocol: 'tcp', transport: 'tcp', targetPort: 5432 } },
  };
  const app = { type: 'container.v0', image: 'app:1', env: { ConnectionStrings__db: '{db.connectionString}' } };
  const { text } = migrate({ db, app }, false);
  expect(text).toContain('ConnectionStrings__db: Host=${db.tcp.host};Port=${db.tcp.port}');
  expect(text).toContain('references: [db]');
});

test('what stands for itself in a circle ends', () => {
  const { said } = migrate({
    a: { type: 'value.v0', connectionString: '{b.connectionString}' },
    b: { type: 'value.v0', connectionString: '{a.connectionString}' },
    app: { type: 'container.v0', image: 'app:1', env: { A: '{a.connectionString}' } },
  });
  expect(said).toContain('known to nobody here');
});

test.each([
  ['a missing file', { problem: 'missing', detail: '' }, 'MIGRATION_SOURCE_UNREADABLE'],
  ['no JSON', { text: 'resources:\n' }, 'ASPIRE_MANIFEST_INVALID'],
  ['another file', { text: '{"name": "x"}' }, 'ASPIRE_MANIFEST_INVALID'],
  ['a list of resources', { text: '{"resources": [1]}' }, 'ASPIRE_MANIFEST_INVALID'],
] as const)('%s is refused', (_, read, code) => {
  const { migrated, diagnostics } = migrateAspire(source, read, { file, lift: true });
  expect(migrated).toBeUndefined();
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
});
