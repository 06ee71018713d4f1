import { expect, test } from 'vitest';

import { createPlan, type Renewal } from '../../src/plan/create-plan.ts';
import type { DesiredResource } from '../../src/plan/desired.ts';
import { formatPlan } from '../../src/plan/format-plan.ts';
import type { ObservedReplica } from '../../src/plan/observed.ts';
import { desiredContainer, desiredMap, desiredProcess, observed } from './applications.ts';

function running({ name, fingerprint }: DesiredResource, replica = 1): ObservedReplica {
  return { resource: name, replica, fingerprint, condition: 'supervised', imageId: 'old' };
}

function renew(resources: readonly DesiredResource[], renewals: Readonly<Record<string, Renewal>>): string {
  const replicas = resources.flatMap((resource) =>
    Array.from({ length: resource.replicas }, (_, index) => running(resource, index + 1)),
  );
  const networks = new Map([['shop-1', 'n']]);
  const images = new Map([
    ['shop-web:apphost', 'old'],
    ['cache:1', 'old'],
  ]);
  const plan = createPlan({
    desired: desiredMap(...resources),
    observed: observed({ networks, images, replicas }),
    network: 'shop-1',
    externalVolumes: new Set(),
    rebuild: false,
    removeOthers: false,
    renew: new Map(Object.entries(renewals)),
  });
  return formatPlan(plan);
}

const step = { name: 'build', command: ['make'], inputs: [] };
const api = desiredProcess('api', {
  launch: { runs: 'process', command: [['run']], directory: '/app', env: {}, steps: [step] },
});
const web = desiredContainer('web', {
  launch: {
    ...desiredContainer('web').launch,
    image: { from: 'build', tag: 'shop-web:apphost', context: '/web', dockerfile: 'Dockerfile', args: {} },
  } as DesiredResource['launch'],
});

test('a process goes on until its steps are done', () => {
  expect(renew([{ ...api, replicas: 2 }], { api: 'restart' })).toBe(
    [
      '[] -> #1 prepare api, before its start',
      '[1] -> #2 stop api/1, files changed',
      '[1] -> #3 stop api/2, files changed',
      '[1,2] -> #4 start api/1, files changed',
      '[1,3] -> #5 start api/2, files changed',
    ].join('\n'),
  );
});

test('a container goes on until its image is built', () => {
  expect(renew([web], { web: 'build' })).toBe(
    [
      '[] -> #1 build image shop-web:apphost for web, files changed',
      '[1] -> #2 stop web/1, files changed',
      '[1,2] -> #3 start web/1, files changed',
    ].join('\n'),
  );
});

test('a container that only starts anew is not built, and what it needs is left alone', () => {
  expect(renew([desiredContainer('cache'), web], { web: 'restart' })).toBe(
    '[] -> #1 stop web/1, files changed\n[1] -> #2 start web/1, files changed',
  );
});

test('one that the manifest changed as well is stopped once', () => {
  const changed = { ...web, fingerprint: { ...web.fingerprint, environment: 'b' } };
  const plan = createPlan({
    desired: desiredMap(changed),
    observed: observed({
      networks: new Map([['shop-1', 'n']]),
      images: new Map([['shop-web:apphost', 'old']]),
      replicas: [running(web)],
    }),
    network: 'shop-1',
    externalVolumes: new Set(),
    rebuild: false,
    removeOthers: false,
    renew: new Map([['web', 'restart']]),
  });
  expect(formatPlan(plan)).toBe('[] -> #1 stop web/1, environment changed\n[1] -> #2 start web/1, environment changed');
});
