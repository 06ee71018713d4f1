import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { helmLint, helmTemplate, kustomize } from './render.ts';
import { describeWithTools } from './requires.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-render-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n';
const chart = 'apiVersion: v2\nname: shop\nversion: 0.1.0\nicon: https://example.com/icon.png\n';

describeWithTools('real kubectl and helm', () => {
  it('render an overlay over its base', async () => {
    await write({
      'base/kustomization.yaml': 'resources: [config.yaml]\n',
      'base/config.yaml': config,
      'overlays/staging/kustomization.yaml': 'namespace: shop-staging\nresources: [../../base]\n',
    });
    expect(await kustomize(join(folder, 'overlays/staging'))).toContain('namespace: shop-staging');
  });

  it('say what is wrong with a folder', async () => {
    await write({ 'kustomization.yaml': 'resources: [missing.yaml]\n' });
    await expect(kustomize(folder)).rejects.toThrow('missing.yaml');
  });

  it('render a chart with values', async () => {
    await write({
      'Chart.yaml': chart,
      'values.yaml': 'color: red\n',
      'templates/config.yaml': `${config}data:\n  color: {{ .Values.color | quote }}\n  ns: {{ .Release.Namespace }}\n`,
    });
    const text = await helmTemplate(folder, { namespace: 'shop', set: ['color=blue'] });
    expect(text).toContain('color: "blue"');
    expect(text).toContain('ns: shop');
  });

  it('lint a chart strictly', async () => {
    await write({ 'Chart.yaml': chart, 'values.yaml': '{}\n', 'templates/config.yaml': config });
    expect(await helmLint(folder)).toContain('0 chart(s) failed');
    await write({ 'templates/config.yaml': config.replace('web', '"{{ .Values.none.other }}"') });
    await expect(helmLint(folder)).rejects.toThrow('1 chart(s) failed');
  });
});
