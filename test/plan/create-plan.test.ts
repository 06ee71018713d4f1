import { describe, expect, test } from 'vitest';
import { createPlan, type PlanRequest } from '../../src/plan/create-plan.ts';
import { formatPlan } from '../../src/plan/format-plan.ts';
import { desiredContainer, desiredMap, desiredProcess, observed } from './applications.ts';

function plan(request: Pick<PlanRequest, 'desired'> & Partial<PlanRequest>): string {
  return formatPlan(
    createPlan({
      observed: observed(),
      network: 'shop-1',
      externalVolumes: new Set(),
      rebuild: false,
      removeOthers: true,
      ...request,
    }),
  );
}

const volume = { type: 'volume', source: 'shop-1_db-data', target: '/data', readOnly: false } as const;

describe('an application that runs nowhere yet', () => {
  test('gets its network, images, volumes and addresses before its replicas', () => {
    const db = desiredContainer('db');
    const desired = desiredMap(
      {
        ...db,
        launch: { ...db.launch, mounts: [volume] } as typeof db.launch,
        endpoints: [
          {
            name: 'tcp',
            scheme: 'tcp',
            protocol: 'tcp',
            port: 5432,
            bind: '127.0.0.1',
            targetPort: 5432,
            onNetwork: false,
          },
        ],
      },
      desiredProcess('api', { replicas: 2, waits: [{ resource: 'db', until: 'healthy', optional: false }] }),
    );
    expect(plan({ desired })).toMatchInlineSnapshot(`
      "[] -> #1 create network shop-1, not found
      [] -> #2 pull image db:1, not on this machine
      [] -> #3 create volume shop-1_db-data, not found
      [] -> #4 open db at 127.0.0.1:5432, not open
      [1,2,3,4] -> #5 start db/1, not running
      [] -> #6 start api/1, not running; waits until db healthy
      [] -> #7 start api/2, not running; waits until db healthy"
    `);
  });

  test('without containers, no network is made', () => {
    expect(plan({ desired: desiredMap(desiredProcess('api')) })).toBe('[] -> #1 start api/1, not running');
  });

  test('one image of two resources is pulled once', () => {
    const launch = desiredContainer('one').launch;
    const text = plan({ desired: desiredMap(desiredContainer('one'), desiredContainer('two', { launch })) });
    expect(text.match(/pull image/g)).toHaveLength(1);
  });
});

describe('an application that runs', () => {
  const running = (resource: string, replica: number, change = {}) => ({
    resource,
    replica,
    fingerprint: { command: 'a', environment: 'a' },
    condition: 'supervised' as const,
    ...change,
  });

  test('unchanged, nothing is done', () => {
    const desired = desiredMap(desiredProcess('api', { replicas: 2 }));
    expect(plan({ desired, observed: observed({ replicas: [running('api', 1), running('api', 2)] }) })).toBe('');
  });

  test('a port that its process opens itself is not opened for it', () => {
    const own = { name: 'http', scheme: 'http', protocol: 'tcp', port: 80, targetPort: 80, bind: '127.0.0.1' } as const;
    const desired = desiredMap(desiredProcess('api', { endpoints: [{ ...own, onNetwork: false }] }));
    expect(plan({ desired, observed: observed({ replicas: [running('api', 1)] }) })).toBe('');
  });

  test('with a changed environment, it is replaced, and the cause says so', () => {
    const desired = desiredMap(desiredProcess('api'));
    const before = running('api', 1, { fingerprint: { command: 'a', environment: 'b' } });
    expect(plan({ desired, observed: observed({ replicas: [before] }) })).toMatchInlineSnapshot(`
      "[] -> #1 stop api/1, environment changed
      [1] -> #2 start api/1, environment changed"
    `);
  });

  test('with fewer replicas wanted, the last ones stop', () => {
    const desired = desiredMap(desiredProcess('api', { replicas: 1 }));
    expect(
      plan({ desired, observed: observed({ replicas: [running('api', 1), running('api', 2)] }) }),
    ).toMatchInlineSnapshot(`"[] -> #1 stop api/2, only 1 wanted"`);
  });

  test('what the manifest has no more is stopped, unless only some resources were named', () => {
    const request = {
      desired: desiredMap(desiredProcess('api')),
      observed: observed({ replicas: [running('api', 1), running('old', 1)] }),
    };
    expect(plan(request)).toBe('[] -> #1 stop old/1, no longer wanted');
    expect(plan({ ...request, removeOthers: false })).toBe('');
  });

  test('a resource that took another name takes the port over, when the one before has stopped', () => {
    const http = (port: number) => [
      { name: 'http', scheme: 'http', protocol: 'tcp', port, bind: '127.0.0.1', onNetwork: false } as const,
    ];
    const state = observed({
      replicas: [running('api', 1), running('old', 1)],
      addresses: new Map([
        ['api.http', '127.0.0.1:8081'],
        ['api.admin', '127.0.0.1:8082'],
        ['old.http', '127.0.0.1:8080'],
      ]),
    });
    const desired = desiredMap(
      desiredProcess('api', { endpoints: http(8083) }),
      desiredProcess('new', { endpoints: http(8080) }),
    );
    expect(plan({ desired, observed: state })).toMatchInlineSnapshot(`
      "[] -> #1 stop old/1, no longer wanted
      [] -> #2 close api.http, api.admin, no longer wanted
      [1] -> #3 close old.http, no longer wanted
      [2,3] -> #4 open api at 127.0.0.1:8083, address changed
      [2,3] -> #5 open new at 127.0.0.1:8080, not open
      [5] -> #6 start new/1, not running"
    `);
  });

  test('a container is replaced when its tag means another image by now', () => {
    const before = running('db', 1, { fingerprint: { image: 'a', environment: 'a' }, container: 'c1', imageId: 'old' });
    const state = observed({
      replicas: [before],
      networks: new Map([['shop-1', 'n']]),
      images: new Map([['db:1', 'new']]),
    });
    expect(plan({ desired: desiredMap(desiredContainer('db')), observed: state })).toMatchInlineSnapshot(`
      "[] -> #1 stop db/1, image changed
      [1] -> #2 start db/1, image changed"
    `);
  });

  test('a container of an earlier run is taken over when it runs as it should, and replaced when it has ended', () => {
    const left = { fingerprint: { image: 'a', environment: 'a' }, container: 'c1', imageId: 'i' };
    const around = { networks: new Map([['shop-1', 'n']]), images: new Map([['db:1', 'i']]) };
    const desired = desiredMap(desiredContainer('db'));
    const found = running('db', 1, { ...left, condition: 'found' });
    expect(plan({ desired, observed: observed({ ...around, replicas: [found] }) })).toMatchInlineSnapshot(
      `"[] -> #1 adopt db/1, already running"`,
    );
    const dead = running('db', 1, { ...left, condition: 'dead' });
    expect(plan({ desired, observed: observed({ ...around, replicas: [dead] }) })).toMatchInlineSnapshot(`
      "[] -> #1 stop db/1, left over from an earlier run
      [1] -> #2 start db/1, left over from an earlier run"
    `);
  });
});
