import { describe, expect, test } from 'vitest';
import { compareLeaves, scoreLeaves, weightOf } from '../../../scripts/score/leaves.ts';
import { toNormalForm } from '../../../scripts/score/normal-form.ts';

type Tree = Record<string, unknown>;

/** A project with one of everything that is easily lost. */
function project(): { name: string; services: { api: Tree; db: Tree } } {
  return {
    name: 'shop',
    services: {
      api: {
        image: 'example.com/api:1',
        command: ['serve', '--fast'],
        environment: { GREETING: 'Hello', PORT: '80' },
        ports: [{ target: 80, published: '8080', protocol: 'tcp', mode: 'ingress' }],
        volumes: [
          { type: 'bind', source: '/work/conf', target: '/conf', read_only: true, bind: { create_host_path: true } },
        ],
        depends_on: { db: { condition: 'service_healthy', required: true } },
        networks: { default: { aliases: ['front'] } },
        cap_add: ['NET_ADMIN'],
        restart: 'always',
        labels: { team: 'orders' },
      },
      db: {
        image: 'postgres:15',
        healthcheck: { test: ['CMD-SHELL', 'pg_isready'], interval: '5s' },
        networks: { default: null },
      },
    },
  };
}

const mutations: Readonly<Record<string, (changed: ReturnType<typeof project>) => void>> = {
  'drops a port': ({ services }) => delete services.api['ports'],
  'makes a mount writable': ({ services }) => {
    services.api['volumes'] = [
      { type: 'bind', source: '/work/conf', target: '/conf', bind: { create_host_path: true } },
    ];
  },
  'weakens a condition': ({ services }) => {
    services.api['depends_on'] = { db: { condition: 'service_started', required: true } };
  },
  'bakes a variable in': ({ services }) => {
    services.api['environment'] = { GREETING: 'Good day', PORT: '80' };
  },
  'forgets a variable': ({ services }) => {
    services.api['environment'] = { PORT: '80' };
  },
  'swaps the words of a command': ({ services }) => {
    services.api['command'] = ['--fast', 'serve'];
  },
  'clears a command': ({ services }) => {
    services.api['command'] = [];
  },
  'forgets an alias': ({ services }) => {
    services.api['networks'] = { default: null };
  },
  'changes a restart policy': ({ services }) => {
    services.api['restart'] = 'on-failure';
  },
  'drops a capability': ({ services }) => delete services.api['cap_add'],
  'drops a label': ({ services }) => delete services.api['labels'],
  'slows a check down': ({ services }) => {
    services.db['healthcheck'] = { test: ['CMD-SHELL', 'pg_isready'], interval: '50s' };
  },
  'asks something else': ({ services }) => {
    services.db['healthcheck'] = { test: ['CMD', 'true'], interval: '5s' };
  },
  'adds replicas': ({ services }) => {
    services.api['scale'] = 2;
  },
  'drops a service': (changed) => delete (changed.services as Partial<typeof changed.services>).db,
};

function scoreOf(changed: object) {
  const leaves = compareLeaves(toNormalForm(project(), '/work'), toNormalForm(changed as Tree, '/work'));
  return scoreLeaves(leaves, () => false);
}

describe('the score of a trip', () => {
  test('is 1 where nothing changed', () => {
    expect(scoreOf(project())).toEqual({ score: 1, silent: [], isExact: true });
  });

  test.each(Object.keys(mutations))('falls when the way back %s', (name) => {
    const changed = project();
    mutations[name]?.(changed);
    expect(scoreOf(changed).score).toBeLessThan(1);
  });

  test('is the same for a short and a long form, and wherever Compose lets it be said', () => {
    const changed = project();
    changed.services.db['healthcheck'] = {
      test: ['CMD', '/bin/sh', '-c', 'pg_isready'],
      interval: '5s',
      timeout: '30s',
      retries: 3,
    };
    changed.services.api['deploy'] = { replicas: 1, mode: 'replicated' };
    changed.services.api['expose'] = ['80'];
    expect(scoreOf(changed).score).toBe(1);
  });

  test('counts what no remark announces as lost in silence', () => {
    const changed = project();
    delete changed.services.api['labels'];
    const leaves = compareLeaves(toNormalForm(project(), '/work'), toNormalForm(changed, '/work'));
    expect(scoreLeaves(leaves, () => false).silent).toHaveLength(1);
    const announced = scoreLeaves(leaves, () => true);
    expect(announced.silent).toEqual([]);
    expect(announced.score).toBeGreaterThan(scoreLeaves(leaves, () => false).score);
  });

  test('weighs what a service is made of more than what it is marked with', () => {
    expect(weightOf(['services', 'api', 'image'])).toBe(5);
    expect(weightOf(['services', 'api', 'ports', '0.0.0.0:80:80/tcp', 'open'])).toBe(4);
    expect(weightOf(['services', 'api', 'labels', 'team'])).toBe(2);
    expect(weightOf(['x-mine'])).toBe(1);
  });
});
