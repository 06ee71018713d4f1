import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadManifest } from '../../../../src/manifest/index.ts';
import { loadCompose, migrateCompose, type ComposeProject } from '../../../../src/migrate/compose/index.ts';
import { formatMarkdownReport } from '../../../../src/migrate/report/format-report.ts';

const root = resolve('fixtures/migrate');
const cases = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());

test.each(cases.map(({ name }) => name))('%s migrates to the manifest and the report beside it', async (name) => {
  const folder = join(root, name);
  const { project, diagnostics } = await loadCompose({
    folder,
    environment: {},
    profiles: ['*'],
    variables: 'open',
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const file = join(folder, 'app.yaml');
  const { text, remarks } = migrateCompose(project as ComposeProject, { file, lift: true, isFaithful: false });
  const { diagnostics: wrong } = await loadManifest(
    { file, environment: 'development', set: [] },
    new Map([[file, text]]),
  );
  expect(wrong.filter(({ severity }) => severity === 'error')).toEqual([]);
  const report = formatMarkdownReport({ folder, file, sources: (project as ComposeProject).files, remarks });
  await mkdir(join(folder, 'expected'), { recursive: true });
  await expect(text).toMatchFileSnapshot(join(folder, 'expected', 'app.yaml'));
  await expect(report).toMatchFileSnapshot(join(folder, 'expected', 'report.md'));
});
