import { describe, expect, test } from 'vitest';
import { loadTarget, type KubernetesOptions, type TargetName } from '../../../../src/publish/index.ts';
import { join } from 'node:path';
import { fixtures, loadFixture, loadForPublish } from '../../load-fixture.ts';
import { clusters, publishSplit } from './region-objects.ts';

const file = join(fixtures, 'publish/app.yaml');

/** `CODE line` of the errors of a manifest whose first resource stands on line 3, and how many files there would be. */
async function publish(
  resources: string,
  options: Partial<KubernetesOptions> = { splitRegions: true },
  more = '',
): Promise<{ readonly errors: readonly string[]; readonly files: number }> {
  const draft = `name: app\nresources:\n${resources.replaceAll(/^/gm, '  ')}\n${more}`;
  const { request } = await loadForPublish(file, options, new Map([[file, draft]]));
  const { artifacts, diagnostics } = await (await loadTarget('k8s'))(request);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return { errors: errors.map(({ code, location }) => `${code} ${location?.line}`), files: artifacts.length };
}

const web = (region: string, name = 'web') => `${name}: { type: container, image: 'web:1', region: '${region}' }`;

describe('splitting by region is refused', () => {
  test.each([
    ['a database that would be in each region', 'db: { type: postgres, volume: true }', 'REGION_UNDECIDED 4'],
    ['a job that would run in each region', "once: { type: job, image: 'once:1' }", 'REGION_UNDECIDED 4'],
    [
      'a volume that would be in each region',
      "wiki: { type: container, image: 'wiki:1', mounts: [{ volume: pages, target: /pages }] }",
      'REGION_UNDECIDED 4',
    ],
    ['a name that is no folder', web('../up', 'other'), 'REGION_NAME_INVALID 4'],
    ['a name with spaces', web('West Europe', 'other'), 'REGION_NAME_INVALID 4'],
    ['a name in another case', web('EastUS', 'other'), 'REGION_NAME_INVALID 3'],
  ])('%s', async (_, second, error) => {
    expect((await publish(`${web('eastus')}\n${second}`)).errors).toEqual([error]);
  });

  test('but not of a cache that may be lost, nor of what only stands outside', async () => {
    const found = await publish(
      `${web('eastus')}\ncache: { type: redis, ephemeral: true }\nother: { type: external, url: 'https://example.com' }`,
    );
    expect(found.errors).toEqual([]);
    expect(found.files).toBeGreaterThan(5);
  });

  test('where no resource names a region', async () => {
    const held = "later: { type: container, image: 'web:1', region: eastus, explicitStart: true }";
    expect(await publish(`web: { type: container, image: 'web:1' }\n${held}`)).toEqual({
      errors: ['REGION_UNKNOWN undefined'],
      files: 0,
    });
  });

  test('where an environment alone has a region, which has no base to be an overlay of', async () => {
    const environments = "environments: { staging: { resources: { web: { region: 'northeu' } } } }";
    expect((await publish(web('eastus'), { splitRegions: true }, environments)).errors).toEqual([
      'REGION_UNKNOWN undefined',
    ]);
  });

  test('of an address that is no name, and of a range that is none', async () => {
    const found = await publish(
      [
        "api: { type: container, image: 'api:1', region: east, endpoints: { http: { targetPort: 8080 } }, health: { http: /h },",
        '  kubernetes: { reachedAt: 10.0.0.1, reachedFrom: [10.0.0.0/99] } }',
        "web: { type: container, image: 'web:1', region: west, references: [api] }",
      ].join('\n'),
    );
    expect([...new Set(found.errors)].sort()).toEqual(['ADDRESS_RANGE_INVALID 3', 'HOST_INVALID 3']);
  });

  test('of a secret that each cluster would make up for itself', async () => {
    const { diagnostics } = await publishSplit({ secrets: 'generated', operators: 'none' });
    const errors = diagnostics.filter(({ code }) => code === 'SECRET_PER_REGION');
    // The cache is one in each region, and its password, too.
    expect(errors.map(({ message }) => message).join('\n')).toMatch(/queue-password|db-password/);
    expect(errors.map(({ message }) => message).join('\n')).not.toContain('cache-password');
  });
});

describe('one region', () => {
  test.each<readonly [string, Partial<KubernetesOptions>, TargetName, string]>([
    ['that nothing runs in', { region: 'eastu' }, 'k8s', 'REGION_UNKNOWN Did you mean eastus?'],
    ['that nothing runs in, as a chart', { region: 'mars' }, 'helm', 'REGION_UNKNOWN Name one of those'],
    ['and all of them', { region: 'eastus', splitRegions: true }, 'k8s', 'REGIONS_NOT_SPLIT Publish once'],
    ['of a chart', { splitRegions: true }, 'helm', 'REGIONS_NOT_SPLIT Publish once'],
  ])('%s is refused', async (_, options, target, said) => {
    const { request } = await loadFixture(clusters, options);
    const { artifacts, diagnostics } = await (await loadTarget(target))(request);
    expect(artifacts).toEqual([]);
    expect(diagnostics.map(({ code, hint }) => `${code} ${hint}`.slice(0, said.length))).toEqual([said]);
  });
});

test('a gateway that leads to another region is said to need that region to start', async () => {
  const draft = [
    'name: app',
    'resources:',
    "  api: { type: container, image: 'api:1', region: east, endpoints: { http: { targetPort: 8080 } }, health: { http: /h } }",
    '  gw: { type: gateway, region: west, endpoints: { http: { port: 8000, external: true } }, routes: [{ path: /, to: api }] }',
  ].join('\n');
  const { request } = await loadForPublish(file, { splitRegions: true }, new Map([[file, draft]]));
  const { artifacts, diagnostics } = await (await loadTarget('k8s'))(request);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(diagnostics.map(({ message }) => message)).toContain(
    'gw uses api of east, another cluster: api leads to api.app.svc.clusterset.local, where connected clusters have it once it is exported; gw starts only when that name resolves',
  );
  const config = artifacts.find(({ path }) => path === 'regions/west/base/gw/config-map.yaml');
  expect(config?.text).toContain('server api:8080;');
});
