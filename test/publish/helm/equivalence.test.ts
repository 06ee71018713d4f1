import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTarget, type PublishRequest } from '../../../src/publish/index.ts';
import { helmLint, kustomize } from '../../kubernetes/render.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { certificate } from '../kubernetes/secrets/controller.ts';
import { fixtures, loadFixture, loadForPublish, publishedFixtures } from '../load-fixture.ts';
import { comparable, modelOf, parseBoth, renderChart, writeChart, writeFiles } from './chart-folder.ts';
import { loadOffice } from './office.ts';

function loadNamesakes() {
  const file = join(fixtures, 'publish/app.yaml');
  const names = ['images', 'environments', 'charts', 'templates', 'values', 'crds', 'null', 'yes'];
  const resources = names.map((name) => `  ${name}: { type: container, image: "a/b:1", env: { A: "{{ .x }}" } }\n`);
  return loadForPublish(file, {}, new Map([[file, `name: names\nresources:\n${resources.join('')}`]]));
}

/** What kustomize makes of the same objects is compared with them in `test/publish/kubernetes/kustomize.test.ts`. */
describeWithTools('helm template', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apphost-helm-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const applications = [
    ...publishedFixtures.map((name) => [name, () => loadFixture(name)] as const),
    [
      'shop with StatefulSets and an Ingress',
      () => loadFixture('shop', { operators: 'none', edge: 'ingress' }),
    ] as const,
    ['shop with made-up secrets', () => loadFixture('shop', { secrets: 'generated', withQuota: true })] as const,
    ['an office', () => loadOffice()] as const,
    ['an application whose resources are called like folders of a chart', loadNamesakes] as const,
    ['an office with an Ingress', () => loadOffice({ edge: 'ingress' })] as const,
  ];

  test.each(applications)('and lint take %s as it is, in every environment', async (name, load) => {
    const { request } = await load();
    const chart = join(folder, name);
    await writeChart(chart, request);
    await expect(helmLint(chart)).resolves.toContain('0 chart(s) failed');
    expect(comparable(await renderChart(chart))).toEqual(comparable(await modelIn('default', request, request.base)));
    for (const other of request.others) {
      const values = [join(chart, `values-${other.application.environment}.yaml`)];
      await expect(helmLint(chart, { values })).resolves.toContain('0 chart(s) failed');
      const rendered = await renderChart(chart, { values });
      expect(comparable(rendered)).toEqual(comparable(await modelIn('default', request, other)));
    }
  });

  test('makes what kustomize makes, with the namespace for those that apply what is printed', async () => {
    const { request } = await loadOffice();
    const chart = join(folder, 'chart');
    await writeChart(chart, request);
    const rendered = await renderChart(chart, { namespace: 'office', set: ['createNamespace=true'] });
    await writeFiles(join(folder, 'kustomize'), (await (await loadTarget('k8s'))(request)).artifacts);
    const built = parseBoth(await kustomize(join(folder, 'kustomize/base')));
    expect(comparable(rendered)).toEqual(comparable(built));
    expect(comparable(rendered)).toEqual(comparable(await modelOf(request)));
  });

  test.each(['external', 'sealed'] as const)(
    'makes of an overlay what kustomize makes, secrets %s',
    async (secrets) => {
      const { request: loaded } = await loadFixture('publish/overlays', { secrets });
      const secretValues = new Map([['cache-password', 'c+a/c=h e']]);
      const request = {
        ...loaded,
        base: { ...loaded.base, secretValues },
        others: loaded.others.map((other) => ({ ...other, secretValues })),
        ...(secrets === 'sealed' ? { sealing: { certificate, key: 'of this machine' } } : {}),
      };
      const place = join(folder, `overlays ${secrets}`);
      await writeChart(join(place, 'helm'), request);
      await writeFiles(join(place, 'k8s'), (await (await loadTarget('k8s'))(request)).artifacts);
      const options = { namespace: 'layers-staging', set: ['createNamespace=true'] };
      const values = [join(place, 'helm/values-staging.yaml')];
      const rendered = comparable(await renderChart(join(place, 'helm'), { ...options, values }));
      expect(rendered).toEqual(comparable(parseBoth(await kustomize(join(place, 'k8s/overlays/staging')))));
      const kinds = Object.keys(rendered).map((key) => key.split(' ')[1]);
      expect(kinds).toContain(secrets === 'sealed' ? 'SealedSecret' : 'ExternalSecret');
    },
  );
});

/** The objects of an environment in a release's namespace, which is no object of the release. */
async function modelIn(namespace: string, request: PublishRequest, environment: PublishRequest['base']) {
  const model = await modelOf({ ...request, kubernetes: { ...request.kubernetes, namespace } }, environment);
  return model.filter(({ kind }) => kind !== 'Namespace');
}
