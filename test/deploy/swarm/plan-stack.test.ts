import { expect, it } from 'vitest';
import { findProblem } from '../../../src/deploy/swarm/docker-tool.ts';
import type { LiveNode, LiveService } from '../../../src/deploy/swarm/live-stack.ts';
import { planStack, type LiveStack } from '../../../src/deploy/swarm/plan-stack.ts';
import { nameObjects } from '../../../src/deploy/swarm/stack-objects.ts';

const node = (ID: string, Labels = {}): LiveNode => ({ ID, Spec: { Labels }, Description: { Hostname: ID } });
const stack = { services: ['web', 'db'], volumes: ['shop_data'], labels: ['shop.data=true'], secrets: [], files: [] };
const project = { name: 'shop', stack };
const live: LiveStack = {
  services: new Map([
    ['web', {} as LiveService],
    ['old', {} as LiveService],
  ]),
  secrets: ['shop_password-1'],
  volumes: ['shop_data', 'shop_left'],
  nodes: [node('n1')],
};

it('says what becomes of services, secrets and the only node', () => {
  const secrets = [{ name: 'shop_password-2', value: 'x' }];
  const plan = planStack(project, { live, secrets, prune: true });
  expect(plan.changes.map(({ object, change }) => `${change} ${object}`)).toEqual([
    'change node/n1',
    'create secret/shop_password-2',
    'change service/web',
    'create service/db',
    'delete service/old',
    'delete secret/shop_password-1',
  ]);
  expect(plan.leftVolumes).toEqual(['shop_left']);
  const kept = planStack(project, { live, secrets, prune: false });
  expect([kept.orphans, kept.oldSecrets, kept.leftVolumes]).toEqual([[], [], []]);
});

it('names the command where a person has to say which node keeps a volume', () => {
  const nodes = [node('n1'), node('n2')];
  const plan = (more: readonly LiveNode[]): object =>
    planStack(project, { live: { ...live, nodes: more }, secrets: [], prune: true });
  expect(() => plan(nodes)).toThrow(
    expect.objectContaining({
      code: 'DEPLOY_NODE_UNLABELLED',
      hint: 'On a manager, with NODE one of n1, n2: docker node update --label-add shop.data=true NODE',
    }),
  );
  expect(plan([node('n1'), node('n2', { 'shop.data': 'true' })])).not.toHaveProperty('labelling');
});

it('gives a secret with another value another name, and leaves those that a person named', async () => {
  const secrets = [{ variable: 'P_SECRET', name: 'shop_p', value: 'P' }];
  const files = [{ variable: 'C_NAME', name: 'shop_c', file: 'none.txt' }];
  const named = (values: Record<string, string>): ReturnType<typeof nameObjects> =>
    nameObjects({ name: 'shop', folder: '/nowhere', file: '', values, stack: { ...stack, secrets, files } });
  const [one, again, other] = await Promise.all([named({ P: 'a' }), named({ P: 'a' }), named({ P: 'b' })]);
  expect(one.names).toMatchObject({ P_SECRET: expect.stringMatching(/^shop_p-[0-9a-f]{12}$/) as string });
  expect([
    one.names['P_SECRET'] === again.names['P_SECRET'],
    one.names['P_SECRET'] === other.names['P_SECRET'],
  ]).toEqual([true, false]);
  expect(await named({ P: 'a', P_SECRET: 'mine', C_NAME: 'also' })).toEqual({ secrets: [], names: {} });
});

it.each([
  [{ ControlAvailable: true, LocalNodeState: 'active' }, undefined],
  [{ ControlAvailable: false, LocalNodeState: 'active' }, 'is a worker of its swarm'],
  [{ LocalNodeState: 'locked' }, 'has a swarm that is locked'],
  [{ LocalNodeState: 'inactive' }, 'is not part of a swarm'],
])('knows an engine that takes no stack: %j', (info, message) => {
  expect(findProblem(info)?.message).toBe(message);
});
