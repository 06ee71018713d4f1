import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadTarget } from '../../../../src/publish/index.ts';
import { publishEnvironment } from '../../../../src/publish/kubernetes/publish-environment.ts';
import { forRegion } from '../../../../src/publish/kubernetes/regions/for-region.ts';
import { compare, readPublished, writeArtifacts } from '../../../../src/publish/write.ts';
import { helmLint, kustomize } from '../../../kubernetes/render.ts';
import { describeWithTools } from '../../../kubernetes/requires.ts';
import { comparable, modelOf, parseBoth, renderChart, writeChart, writeFiles } from '../../helm/chart-folder.ts';
import { loadFixture } from '../../load-fixture.ts';
import { clusters, publishSplit } from './region-objects.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-regions-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the files of all regions', () => {
  test('are the same the second time', async () => {
    expect(await publishSplit()).toEqual(await publishSplit());
  });

  test('say what each region needs of the others, and of whom', async () => {
    const { artifacts } = await publishSplit();
    const readme = (path: string): string => artifacts.find((artifact) => artifact.path === path)?.text ?? '';
    expect(readme('README.md')).toContain('[westus](regions/westus/README.md)');
    expect(readme('regions/westus/README.md')).toContain('| `db-rw` | eastus | `db.eastus.example.com` |');
    expect(readme('regions/westus/README.md')).toContain('- the Secret `db-replication`, from eastus.');
    expect(readme('regions/westus/README.md')).toContain('- the Secret `queue-default-user`, from eastus.');
    expect(readme('regions/westus/README.md')).toContain('kubectl apply --server-side -k regions/westus/base ');
    expect(readme('regions/eastus/README.md')).toContain('- `db-pooler`, from westus.');
    expect(readme('regions/eastus/README.md')).not.toContain('Made by an operator');
  });

  test('take the place of one base, and give it back', async () => {
    const { request } = await loadFixture(clusters);
    const whole = await (await loadTarget('k8s'))(request);
    const split = await publishSplit();
    await writeArtifacts(folder, whole.artifacts, await readPublished(folder));
    const before = await readPublished(folder);
    const { added, removed } = compare(before, split.artifacts);
    expect(added.filter((path) => !path.startsWith('regions/'))).toEqual([]);
    expect(removed).toContain('base/kustomization.yaml');
    await writeArtifacts(folder, split.artifacts, before);
    const now = await readPublished(folder);
    expect([...now.files.keys()].filter((path) => path.startsWith('base/') || path.startsWith('overlays/'))).toEqual(
      [],
    );
    expect(compare(now, split.artifacts)).toEqual({ added: [], changed: [], removed: [] });
    expect(compare(now, whole.artifacts).removed).toContain('regions/westus/base/kustomization.yaml');
  });
});

describeWithTools('real tools', () => {
  test('build every region, in every environment, as it was meant', async () => {
    const { request } = await loadFixture(clusters);
    await writeFiles(folder, (await publishSplit()).artifacts);
    for (const region of ['eastus', 'westus']) {
      const place = join(folder, 'regions', region);
      const asked = forRegion(request, region);
      expect(comparable(parseBoth(await kustomize(join(place, 'base'))))).toEqual(comparable(await modelOf(asked)));
      const [staging] = request.others;
      if (staging === undefined) throw new Error('there is no further environment');
      const { publication } = await publishEnvironment(asked, staging);
      const built = comparable(parseBoth(await kustomize(join(place, 'overlays/staging'))));
      expect(Object.keys(built).map(withoutNamespace)).toEqual(
        Object.keys(comparable(publication.objects.map(({ object }) => object))).map(withoutNamespace),
      );
      const text = JSON.stringify(built);
      expect(text.includes('queue.globe-staging.svc.clusterset.local')).toBe(region === 'westus');
      expect(text).not.toContain('queue.globe.svc');
    }
  });

  test.each(['eastus', 'westus'])('make of a chart of %s the same objects', async (region) => {
    const { request } = await loadFixture(clusters, { region });
    const chart = join(folder, 'chart');
    await writeChart(chart, request);
    await expect(helmLint(chart)).resolves.toContain('0 chart(s) failed');
    const options = { namespace: 'globe', set: ['createNamespace=true'] };
    expect(comparable(await renderChart(chart, options))).toEqual(comparable(await modelOf(request)));
    const elsewhere = JSON.stringify(await renderChart(chart, { namespace: 'other' }));
    expect(elsewhere.includes('queue.other.svc.clusterset.local')).toBe(region === 'westus');
  });
});

function withoutNamespace(key: string): string {
  return key.replace(/globe(-staging)?/, '');
}
