import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { printYaml } from '../../../src/publish/print-yaml.ts';
import { helmTemplate } from '../../kubernetes/render.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { comparable, renderChart, writeChart } from './chart-folder.ts';
import { hardSettings, loadOffice } from './office.ts';

/** What a test looks at of any object. */
interface Rendered extends KubernetesObject {
  // oxlint-disable-next-line typescript/no-explicit-any -- Of any kind; the expectations say what it is like.
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
}

/** People's values, one after the other, in real helm. */
describeWithTools('the values of a chart', () => {
  let folder: string;
  let chart: string;
  let usual: Objects;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apphost-values-'));
    chart = join(folder, 'office');
    await writeChart(chart, (await loadOffice()).request);
    usual = await render({});
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  type Objects = Readonly<Record<string, Rendered>>;

  async function render(values: object, ingress = chart): Promise<Objects> {
    const file = join(folder, 'values.yaml');
    await writeFile(file, printYaml(values));
    const objects = await renderChart(ingress, { values: [file] });
    return Object.fromEntries(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
  }

  /** Which objects another rendering has otherwise. */
  function changed(before: Objects, after: Objects): readonly string[] {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).sort();
  }

  const desk = (values: object) => ({ 'front-desk': values });
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

  test('name an image by tag, by digest, or by both, and the version that labels say', async () => {
    const images = [
      [{ tag: '9.9.9' }, 'ghcr.io/acme/desk:9.9.9', '9.9.9'],
      [{ tag: '', digest }, `ghcr.io/acme/desk@${digest}`, undefined],
      [{ tag: '9.9.9_', digest }, `ghcr.io/acme/desk:9.9.9_@${digest}`, undefined],
      [{ repository: 'localhost:5000/desk', tag: '0440' }, 'localhost:5000/desk:0440', '0440'],
    ] as const;
    for (const [image, reference, version] of images) {
      const after = await render(desk({ image }));
      const deployment = after['Deployment/front-desk'];
      expect(deployment?.spec.template.spec.containers[0].image).toBe(reference);
      const labels = [deployment?.metadata.labels, deployment?.spec.template.metadata.labels];
      expect(labels.map((each) => each['app.kubernetes.io/version'])).toEqual([version, version]);
      expect(changed(usual, after)).toEqual(['Deployment/front-desk']);
    }
  });

  test('scale by load, or to a number, with a budget for more than one', async () => {
    const more = await render(desk({ autoscaling: { minReplicas: 4, maxReplicas: 40, cpu: 55 } }));
    expect(more['HorizontalPodAutoscaler/front-desk']?.spec).toMatchObject({ minReplicas: 4, maxReplicas: 40 });
    expect(more['HorizontalPodAutoscaler/front-desk']?.spec.metrics[0].resource.target.averageUtilization).toBe(55);
    expect(changed(usual, more)).toEqual(['HorizontalPodAutoscaler/front-desk']);

    const off = await render(desk({ autoscaling: { enabled: false }, replicas: 5 }));
    expect(off['Deployment/front-desk']?.spec.replicas).toBe(5);
    expect(changed(usual, off)).toEqual(['Deployment/front-desk', 'HorizontalPodAutoscaler/front-desk']);
    expect(off['HorizontalPodAutoscaler/front-desk']).toBeUndefined();

    const one = await render(desk({ autoscaling: { enabled: false }, replicas: 1 }));
    expect(one['Deployment/front-desk']?.spec.replicas).toBe(1);
    expect(one['PodDisruptionBudget/front-desk']).toBeUndefined();
    expect(usual['Deployment/front-desk']?.spec).not.toHaveProperty('replicas');
    expect(usual).toHaveProperty('PodDisruptionBudget/front-desk');
  });

  test.each([
    ...Object.entries(hardSettings),
    ['y', 'on'],
    ['NEXT_LINE', 'a\u0085b\u007f'],
    ['with.dots-and_more', '{{ fail "x" }}'],
  ])('pass the setting %s on as it is, and make new pods of that resource alone', async (name, value) => {
    const after = await render({ nightly: { env: { [name]: value } } });
    expect(after['ConfigMap/nightly-config']?.data).toEqual({
      ...usual['ConfigMap/nightly-config']?.data,
      [name]: value,
    });
    expect(changed(usual, after)).toEqual(['ConfigMap/nightly-config', 'CronJob/nightly']);
  });

  test('take settings away, one or all', async () => {
    const fewer = await render({ nightly: { env: { MODE: null, NEVER_THERE: null } } });
    expect(fewer['ConfigMap/nightly-config']?.data).not.toHaveProperty('MODE');
    expect(fewer['ConfigMap/nightly-config']?.data).not.toHaveProperty('NEVER_THERE');
    const names = Object.keys(usual['ConfigMap/nightly-config']?.data ?? {});
    const none = await render({ nightly: { env: Object.fromEntries(names.map((name) => [name, null])) } });
    expect(none['ConfigMap/nightly-config']).toBeUndefined();
    const template = none['CronJob/nightly']?.spec.jobTemplate.spec.template;
    expect(template.metadata).not.toHaveProperty('annotations');
    expect(template.spec.containers[0]).not.toHaveProperty('envFrom');
  });

  test('give a resource other bounds, and volumes another size and class', async () => {
    const limits = { memory: '3Gi', cpu: 2, 'example.com/gpu': '1' };
    const after = await render({
      archive: {
        resources: { limits },
        storage: { papers: { size: '7Gi', storageClass: 'on' } },
      },
    });
    const set = after['StatefulSet/archive'];
    expect(set?.spec.template.spec.containers[0].resources.limits).toMatchObject(limits);
    const [claim] = set?.spec.volumeClaimTemplates ?? [];
    expect(claim.spec).toMatchObject({ storageClassName: 'on', resources: { requests: { storage: '7Gi' } } });
    expect(changed(usual, after)).toEqual(['StatefulSet/archive']);
  });

  test('lead other hosts in, or those of the gateway', async () => {
    const other = await render(desk({ hosts: ['*.example.org', 'on.example.org'] }));
    expect(other['HTTPRoute/front-desk']?.spec.hostnames).toEqual(['*.example.org', 'on.example.org']);
    expect(changed(usual, other)).toEqual(['HTTPRoute/front-desk', 'HTTPRoute/front-desk-admin']);
    const none = await render(desk({ hosts: [] }));
    expect(none['HTTPRoute/front-desk']?.spec).not.toHaveProperty('hostnames');
  });

  test('lead other hosts in by an Ingress', async () => {
    const ingress = join(folder, 'ingress');
    await writeChart(ingress, (await loadOffice({ edge: 'ingress' })).request);
    const other = (await render(desk({ hosts: ['a.example.org', 'b.example.org'] }), ingress))['Ingress/front-desk'];
    expect(other?.spec.rules.map(({ host }: { host: string }) => host)).toEqual(['a.example.org', 'b.example.org']);
    expect(other?.spec.tls[0].hosts).toEqual(['a.example.org', 'b.example.org']);
    const none = (await render(desk({ hosts: [] }), ingress))['Ingress/front-desk'];
    expect(none?.spec).not.toHaveProperty('tls');
    expect(none?.spec.rules).toEqual([{ http: other?.spec.rules[0].http }]);
  });

  test('may be those of an environment with some of a person’s on top', async () => {
    const own = join(folder, 'own.json');
    await writeFile(own, JSON.stringify(desk({ env: { SWITCH: 'mine' } })));
    const values = [join(chart, 'values-staging.yaml'), own];
    const before = comparable(await renderChart(chart, { values: values.slice(0, 1) }));
    const after = comparable(await renderChart(chart, { values }));
    const others = Object.keys(before).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
    expect(others).toEqual(['v1 ConfigMap front-desk-config']);
  });

  const mistakes: readonly (readonly [object, string])[] = [
    [{ fromt: {} }, 'fromt'],
    [desk({ replica: 3 }), 'replica'],
    [desk({ image: { tga: '1' } }), 'tga'],
    [desk({ image: { tag: 'latest' } }), 'tag'],
    [desk({ image: { tag: '' } }), 'image'],
    [desk({ image: { tag: 1.1 } }), 'tag'],
    [desk({ image: { digest: 'sha256:12' } }), 'digest'],
    [desk({ image: null }), 'image'],
    [desk({ replicas: '3' }), 'replicas'],
    [desk({ autoscaling: { maximum: 3 } }), 'maximum'],
    [desk({ resources: { limits: { memroy: '1Gi' } } }), 'memroy'],
    [desk({ resources: { limits: { memory: '1 GB' } } }), 'memory'],
    [desk({ env: { PORT: 8080 } }), 'PORT'],
    [desk({ env: { 'A B': 'x' } }), 'A B'],
    [desk({ hosts: 'example.org' }), 'hosts'],
    [desk({ hosts: ['https://example.org'] }), 'hosts'],
    [{ archive: { storage: { paper: { size: '1Gi' } } } }, 'paper'],
    [{ environmentName: 'produktion' }, 'environmentName'],
    [{ archive: null }, 'archive'],
  ];
  test.each(mistakes)('are refused when they are %j', async (values, named) => {
    const file = join(folder, 'mistake.json');
    await writeFile(file, JSON.stringify(values));
    await expect(helmTemplate(chart, { values: [file] })).rejects.toThrow(named);
    await expect(helmTemplate(chart, { values: [file] })).rejects.toThrow('values don');
  });

  test('may come from a chart around this one', async () => {
    expect(await render({ global: { anything: 1 } })).toEqual(usual);
  });
});
