import { expect, it } from 'vitest';
import { planProject } from '../../../src/deploy/compose/plan-project.ts';
import { toWanted } from '../../../src/deploy/compose/wanted.ts';
import type { InventoryContainer } from '../../../src/model/engine-inventory.ts';

const container = (hash: string): InventoryContainer => ({
  id: hash,
  name: hash,
  labels: { 'com.docker.compose.config-hash': hash },
  state: 'running',
  exitCode: 0,
  outOfMemory: false,
  error: '',
  startedAt: 0,
  restarts: 0,
});

const wanted = toWanted(
  {
    services: {
      same: {},
      other: {},
      scaled: { deploy: { replicas: 2 } },
      built: { build: { context: '.' } },
      fresh: {},
      nightly: { profiles: ['nightly'] },
    },
    volumes: { data: { name: 'shop_data' }, cache: { name: 'shop_cache' }, shared: { name: 'all', external: true } },
  },
  new Map(['same', 'other', 'scaled', 'built', 'fresh'].map((name) => [name, `${name}-1`])),
);
const live = {
  containers: new Map([
    ['same', [container('same-1')]],
    ['other', [container('other-0')]],
    ['scaled', [container('scaled-1')]],
    ['built', [container('built-1')]],
    ['nightly', [container('nightly-0')]],
    ['gone', [container('gone-1')]],
  ]),
  volumes: ['shop_data', 'shop_gone'],
};

it('says what becomes of each service and volume, and leaves what is started by hand', () => {
  const { changes, leftVolumes } = planProject(wanted, live, { prune: true });
  expect(changes.map(({ object, change }) => `${object}: ${change}`)).toEqual([
    'volume/shop_data: unchanged',
    'volume/shop_cache: create',
    'service/same: unchanged',
    'service/other: change',
    'service/scaled: change',
    'service/built: change',
    'service/fresh: create',
    'service/gone: delete',
  ]);
  expect(leftVolumes).toEqual(['shop_gone']);
});

it('prunes nothing without being asked to', () => {
  expect(planProject(wanted, live, { prune: false })).toMatchObject({ orphans: [], leftVolumes: [] });
});
