import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadManifest } from '../../../src/manifest/index.ts';
import { createReport } from '../../../src/manifest/report.ts';
import { migrateKubernetes } from '../../../src/migrate/kubernetes/index.ts';
import { readKubernetesSources } from '../../../src/migrate/read/kubernetes-sources.ts';
import { formatMarkdownReport } from '../../../src/migrate/report/format-report.ts';

const folder = resolve('fixtures/migrate-k8s/eleven');
const file = join(folder, 'app.yaml');

async function migrateEleven() {
  const asked = { paths: [join(folder, 'k8s')], input: process.stdin, environment: {} };
  const sources = await readKubernetesSources(asked, createReport());
  return { sources, ...(await migrateKubernetes(sources, { file, lift: true })) };
}

test('a shop of eleven services migrates to the manifest and the report beside it', async () => {
  const { migrated, sources, diagnostics } = await migrateEleven();
  expect(diagnostics).toEqual([]);
  const { text = '', remarks = [] } = migrated ?? {};
  const { diagnostics: wrong } = await loadManifest(
    { file, environment: 'development', set: [] },
    new Map([[file, text]]),
  );
  expect(wrong.filter(({ severity }) => severity === 'error')).toEqual([]);
  const report = formatMarkdownReport({ folder, file, sources: sources.map((source) => source.file), remarks });
  await expect(text).toMatchFileSnapshot(join(folder, 'expected', 'app.yaml'));
  await expect(report).toMatchFileSnapshot(join(folder, 'expected', 'report.md'));
});

test('no value of a Secret stands in the manifest or the report; all are in the user secrets', async () => {
  const { migrated } = await migrateEleven();
  const shown = `${migrated?.text}${JSON.stringify(migrated?.remarks)}`;
  expect([...(migrated?.secrets ?? [])]).toEqual([
    ['postgres-credentials-username', 'shop'],
    ['postgres-credentials-password', 'correct-horse'],
    ['rabbitmq-credentials-user', 'shop'],
    ['rabbitmq-credentials-pass', 'battery-staple'],
    ['api-key', 'sk_live_51H8xQzExample0000000000'],
    ['webhook-secret', 'whsec_1234567890'],
    ['jwt-secret', 'not-so-secret-jwt-key'],
  ]);
  for (const value of ['correct-horse', 'battery-staple', 'sk_live_', 'whsec_', 'not-so-secret'])
    expect(shown).not.toContain(value);
});
