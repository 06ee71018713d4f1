import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createReport } from '../../../src/manifest/report.ts';
import { migrateKubernetes } from '../../../src/migrate/kubernetes/index.ts';
import { readKubernetesSources } from '../../../src/migrate/read/kubernetes-sources.ts';
import { provideTools, reasonWithoutTools } from '../../kubernetes/tools.ts';

async function mistakesIn(text: string) {
  const { migrated, diagnostics } = await migrateKubernetes([{ file: '/work/k8s.yaml', text }], {
    file: '/work/app.yaml',
    lift: true,
  });
  expect(migrated).toBeUndefined();
  return diagnostics.map(({ code, location }) => `${code} ${location?.line ?? '-'}`);
}

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: one }\nspec: { containers: [{ name: one, image: a:1 }] }\n';

test.each([
  ['no YAML', 'kind: [', 'YAML_MISSING_CHARACTER 1'],
  ['a template', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n', 'TEMPLATE_NOT_RENDERED 4'],
  ['a template with blocks', '{{- if .Values.on }}\nkind: Pod\n{{- end }}\n', 'TEMPLATE_NOT_RENDERED 1'],
  ['a compose file', 'services:\n  web: { image: nginx }\n', 'NOT_KUBERNETES 1'],
  ['an object without a name', 'apiVersion: v1\nkind: Pod\n', 'NOT_KUBERNETES 1'],
  ['a text', 'hello\n', 'NOT_KUBERNETES 1'],
  ['the same object twice', `${pod}---\n${pod}`, 'OBJECT_TWICE 6'],
  ['nothing that runs', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n', 'NOTHING_TO_MIGRATE'],
  ['nothing at all', '\n', 'NOTHING_TO_MIGRATE'],
])('%s is refused', async (_, text, expected) => {
  expect((await mistakesIn(text)).join(' ')).toContain(expected);
});

async function read(paths: readonly string[], environment: NodeJS.ProcessEnv = {}, input = '') {
  const report = createReport();
  const sources = await readKubernetesSources({ paths, input: Readable.from([input]), environment }, report);
  return {
    sources,
    codes: report.diagnostics.map(({ code }) => code),
    hints: report.diagnostics.map(({ hint }) => hint),
  };
}

test('a missing file, a chart and a kustomization without kubectl say what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-migrate-'));
  await mkdir(join(folder, 'chart'));
  await writeFile(join(folder, 'chart', 'Chart.yaml'), 'name: shop\n');
  await mkdir(join(folder, 'base'));
  await writeFile(join(folder, 'base', 'kustomization.yaml'), 'resources: [pod.yaml]\n');
  await writeFile(join(folder, 'base', 'pod.yaml'), pod);
  expect((await read([join(folder, 'none.yaml')])).codes).toEqual(['MIGRATION_SOURCE_UNREADABLE']);
  const chart = await read([join(folder, 'chart')]);
  expect(chart.codes).toEqual(['TEMPLATE_NOT_RENDERED']);
  expect(chart.hints[0]).toContain('| apphost migrate k8s -');
  const base = await read([join(folder, 'base')], { PATH: '/nowhere' });
  expect(base.codes).toEqual(['KUSTOMIZE_FAILED']);
  expect(base.hints[0]).toContain('kustomize build');
});

test.skipIf(reasonWithoutTools !== undefined)(
  'a kustomization is rendered by kubectl, and overlays beside a base are left out',
  async () => {
    const { folder: tools } = await provideTools();
    const folder = await mkdtemp(join(tmpdir(), 'apphost-migrate-'));
    await mkdir(join(folder, 'base'));
    await mkdir(join(folder, 'overlays'));
    await writeFile(join(folder, 'base', 'kustomization.yaml'), 'namePrefix: my-\nresources: [pod.yaml]\n');
    await writeFile(join(folder, 'base', 'pod.yaml'), pod);
    const { sources, codes } = await read([folder], { PATH: tools });
    expect(codes).toEqual(['MIGRATION_SOURCE_SKIPPED']);
    expect(sources.map(({ text }) => text).join('')).toContain('name: my-one');
  },
);

test('the standard input is read, and files of something else in a folder are passed over', async () => {
  expect((await read(['-'], {}, pod)).sources).toEqual([{ file: '-', text: pod }]);
  const found = { file: '/work/values.yaml', text: 'replicas: 2\n', isFound: true } as const;
  const { migrated, diagnostics } = await migrateKubernetes([found, { file: '-', text: pod }], {
    file: '/work/app.yaml',
    lift: true,
  });
  expect(migrated?.text).toContain('image: a:1');
  expect(diagnostics.map(({ code }) => code)).toEqual(['MIGRATION_SOURCE_SKIPPED']);
});
