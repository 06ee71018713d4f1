import { afterEach, describe, expect, test } from 'vitest';

import type { DesiredResource } from '../../src/plan/desired.ts';
import { stopAll } from '../../src/runtime/stop.ts';
import { after, createWorld, program, type World } from './world.ts';

let world: World;

afterEach(async () => {
  const stopping = stopAll(world.supervisor, 0);
  await world.clock.advance(0);
  await stopping;
});

/** Its program is not installed, so that it cannot start. */
const missing = 'missing';

describe('a child', () => {
  const creation = (create: () => Promise<'created'>) => ({
    name: 'orders',
    options: {},
    endpoint: 'tcp',
    properties: {},
    load: () => Promise.resolve(create),
  });

  test('that its server will not make is reported after some attempts, with the reason', async () => {
    let attempts = 0;
    world = createWorld({ db: {} });
    const refuse = (): Promise<'created'> => {
      attempts += 1;
      return Promise.reject(new Error('permission denied to create database'));
    };
    const endpoint = {
      name: 'tcp',
      scheme: 'tcp',
      protocol: 'tcp',
      port: 5432,
      bind: '127.0.0.1',
      onNetwork: false,
    } as const;
    const child = program('appdb', { parent: 'db', launch: { runs: 'child', creation: creation(refuse) } });
    const up = world.up([program('db', { endpoints: [endpoint] }), child]);
    const failure = up.catch((error: unknown) => error);
    for (let second = 0; second < 10; second += 1) await world.clock.advance(1000);
    expect(await failure).toMatchObject({
      code: 'CHILD_NOT_CREATED',
      message: 'appdb could not be created in db: permission denied to create database',
      hint: 'Look at what the server says: apphost logs db',
    });
    expect(attempts).toBe(5);
    expect(world.stateOf('appdb')).toBe('failed');
  });
});

describe('what runs elsewhere', () => {
  const external = (answer: () => Promise<void>): DesiredResource => {
    const check = { type: 'handshake', connection: {}, load: () => Promise.resolve(answer) } as const;
    const probe = { check, interval: 1000, timeout: 500, retries: 2, startPeriod: 0 };
    return program('db', { type: 'external', launch: { runs: 'given' }, probe });
  };

  test('is waited for until it answers, and asked again and again', async () => {
    let refuses = true;
    world = createWorld({ api: {} });
    const answer = () => (refuses ? Promise.reject(new Error('still recovering')) : Promise.resolve());
    const up = world.up([external(answer), program('api', after('db'))]);
    await world.clock.advance(0);
    const db = world.supervisor.resources.get('db');
    expect([db?.health, db?.reason]).toEqual(['unknown', 'still recovering']);
    expect(world.stateOf('api')).toBe('waiting');
    refuses = false;
    for (let second = 0; second < 2; second += 1) await world.clock.advance(1000);
    await up;
    expect([db?.health, world.stateOf('api')]).toEqual(['healthy', 'running']);
    refuses = true;
    for (let second = 0; second < 4; second += 1) await world.clock.advance(1000);
    expect([db?.health, db?.reason]).toEqual(['unhealthy', 'still recovering']);
  });

  test('is asked no more once the manifest has it no more', async () => {
    let asked = 0;
    world = createWorld({ api: {} });
    const answer = (): Promise<void> => {
      asked += 1;
      return Promise.resolve();
    };
    await world.up([external(answer), program('api')]);
    await world.clock.advance(0);
    await world.up([program('api')]);
    const before = asked;
    for (let second = 0; second < 5; second += 1) await world.clock.advance(1000);
    expect(asked).toBe(before);
    expect(world.stateOf('db')).toBe('unknown');
  });
});

describe('starting', () => {
  test('what is waited for comes first, whatever the order in the manifest', async () => {
    world = createWorld({ web: {}, api: {}, db: {} });
    await world.up([program('web', after('api')), program('api', after('db')), program('db')]);
    expect(world.started()).toEqual(['db', 'api', 'web']);
    expect(['db', 'api', 'web'].map((name) => world.stateOf(name))).toEqual(['running', 'running', 'running']);
  });

  test('a second time there is nothing to do', async () => {
    world = createWorld({ api: {}, db: {} });
    const resources = [program('api', after('db')), program('db')];
    await world.up(resources);
    world.progress.splice(0);
    await world.up(resources);
    expect(world.progress).toEqual([]);
    expect(world.started()).toEqual(['db', 'api']);
  });

  test('one that waits for a job starts when that has finished', async () => {
    world = createWorld({ migrate: {}, api: {} });
    const waits = [{ resource: 'migrate', until: 'completed', optional: false }] as const;
    const up = world.up([program('api', { waits }), program('migrate', { runsToCompletion: true })]);
    await world.clock.advance(0);
    expect([world.stateOf('migrate'), world.stateOf('api')]).toEqual(['running', 'waiting']);
    await world.processes.started[0]?.end({ code: 0 });
    await up;
    expect([world.stateOf('migrate'), world.stateOf('api')]).toEqual(['finished', 'running']);
  });
});

describe('a failure', () => {
  test('reaches those who wait, with the reason, and is what execute rejects with', async () => {
    world = createWorld({ web: {}, api: {} });
    const up = world.up([program('web', after('api')), program('api', after(missing)), program(missing)], {
      stopAtFailure: false,
    });
    await expect(up).rejects.toMatchObject({ code: 'PROCESS_NOT_STARTED' });
    expect(world.started()).toEqual([]);
    expect([world.stateOf(missing), world.stateOf('api'), world.stateOf('web')]).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
    expect(world.supervisor.resources.get('api')?.reason).toContain('could not start `missing`');
    expect(world.supervisor.resources.get('web')?.reason).toMatch(/^api failed: missing failed: could not start/);
  });

  test('does not hold back one that can do without', async () => {
    world = createWorld({ api: {} });
    const waits = [{ resource: missing, until: 'healthy', optional: true }] as const;
    const up = world.up([program('api', { waits }), program(missing)], { stopAtFailure: false });
    await expect(up).rejects.toMatchObject({ code: 'PROCESS_NOT_STARTED' });
    expect(world.stateOf('api')).toBe('running');
  });

  test('ends a first start: what still waits is not started', async () => {
    world = createWorld({ migrate: {}, api: {} });
    const waits = [{ resource: 'migrate', until: 'completed', optional: false }] as const;
    const up = world.up([program('migrate'), program('api', { waits }), program(missing)]);
    await expect(up).rejects.toMatchObject({ code: 'PROCESS_NOT_STARTED' });
    expect(world.started()).toEqual(['migrate']);
    expect(world.progress.filter(({ status }) => status === 'failed')).toHaveLength(1);
  });

  test('of a dependency that ends before it is ready is told with its exit code', async () => {
    world = createWorld({ migrate: { exitsWith: 4 }, api: {} });
    const waits = [{ resource: 'migrate', until: 'completed', optional: false }] as const;
    await world.up([program('migrate'), program('api', { waits })], { stopAtFailure: false });
    expect(world.supervisor.resources.get('api')?.reason).toBe('migrate exited: exit code 4');
    expect(world.started()).toEqual(['migrate']);
  });
});

describe('stopping', () => {
  test('dependents end before what they depend on', async () => {
    world = createWorld({ web: {}, api: {}, db: {} });
    await world.up([program('web', after('api')), program('api', after('db')), program('db')]);
    const ended: string[] = [];
    for (const { request, identity } of world.processes.started) {
      const runner = [...world.supervisor.resources.values()].find(({ replicas }) =>
        [...replicas.values()].some(({ launched }) => launched?.pid === identity.pid),
      );
      const launched = [...(runner?.replicas.values() ?? [])][0]?.launched;
      void launched?.exited.then(() => ended.push(request.command[0]));
    }
    expect(await stopAll(world.supervisor)).toEqual([]);
    expect(ended).toEqual(['web', 'api', 'db']);
    expect(world.processes.running).toEqual([]);
    expect(world.clock.pending).toBe(0);
  });

  test('forced, nobody is waited for', async () => {
    world = createWorld({ api: { ignoresSigterm: true }, db: { ignoresSigterm: true } });
    await world.up([program('api', after('db')), program('db')]);
    const graceful = stopAll(world.supervisor);
    await world.clock.advance(0);
    expect(world.processes.started.map(({ signals }) => signals)).toEqual([[], ['SIGTERM']]);
    const forced = stopAll(world.supervisor, 0);
    await world.clock.advance(0);
    await Promise.all([graceful, forced]);
    expect(world.processes.running).toEqual([]);
    expect(world.processes.started.every(({ signals }) => signals.at(-1) === 'SIGKILL')).toBe(true);
  });
});

describe('restarting', () => {
  test('comes after a pause that doubles, and a crash loop is noted', async () => {
    world = createWorld({ api: {} });
    await world.up([program('api', { restart: { when: 'on-failure' } })]);
    for (const [pause, count] of [
      [550, 2],
      [1100, 3],
      [2200, 4],
    ] as const) {
      await world.processes.running[0]?.end({ code: 3 });
      await world.clock.advance(0);
      expect(world.stateOf('api')).toBe('backing-off');
      await world.clock.advance(pause);
      expect(world.started()).toHaveLength(count);
    }
    const notes = world.notes('api');
    expect(notes[0]).toMatch(/^ended with exit code 3; starting again in 0\.\ds$/);
    expect(notes[2]).toMatch(/^crash loop, 3 times in a row: ended with exit code 3; starting again in [12]\.\ds$/);
  });

  test('one that is stopped during the pause stays stopped', async () => {
    world = createWorld({ api: {} });
    await world.up([program('api', { restart: { when: 'always' } })]);
    await world.processes.running[0]?.end({ code: 0 });
    await world.clock.advance(0);
    expect(world.stateOf('api')).toBe('backing-off');
    await stopAll(world.supervisor);
    expect(world.clock.pending).toBe(0);
    await world.clock.advance(60_000);
    expect(world.started()).toEqual(['api']);
  });

  test('has an end where the manifest bounds it', async () => {
    world = createWorld({ api: {} });
    await world.up([program('api', { restart: { when: 'on-failure', attempts: 1 } })]);
    await world.processes.running[0]?.end({ code: 3 });
    await world.clock.advance(600);
    await world.processes.running[0]?.end({ code: 3 });
    await world.clock.advance(60_000);
    expect(world.stateOf('api')).toBe('failed');
    expect(world.notes('api').at(-1)).toBe('failed: exit code 3, 2 times in a row');
    expect(world.started()).toHaveLength(2);
  });
});
