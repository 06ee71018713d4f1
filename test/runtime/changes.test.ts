import { afterEach, describe, expect, test } from 'vitest';

import type { DesiredResource } from '../../src/plan/desired.ts';
import { stopAll } from '../../src/runtime/stop.ts';
import { createWorld, program, type World } from './world.ts';

let world: World;

afterEach(async () => {
  const stopping = stopAll(world.supervisor, 0);
  await world.clock.advance(0);
  await stopping;
});

function child(name: string, parent: string): DesiredResource {
  return program(name, { parent, launch: { runs: 'child' } });
}

describe('a second up', () => {
  test('for one resource leaves the others known, those that run inside another included', async () => {
    world = createWorld({ db: {}, api: {} });
    await world.up([program('db'), child('appdb', 'db'), program('api')]);
    await world.up([program('api')], { removeOthers: false });
    expect([...world.supervisor.resources.keys()]).toEqual(['db', 'appdb', 'api']);
    expect(world.started()).toEqual(['db', 'api']);
  });

  test('starts again what ended with exit code 0, except a job', async () => {
    world = createWorld({ cache: {}, migrate: {} });
    const resources = [program('cache'), program('migrate', { runsToCompletion: true })];
    await world.up(resources);
    for (const started of world.processes.started) await started.end({ code: 0 });
    await world.clock.advance(0);
    expect([world.stateOf('cache'), world.stateOf('migrate')]).toEqual(['finished', 'finished']);
    await world.up(resources);
    expect([world.stateOf('cache'), world.stateOf('migrate')]).toEqual(['running', 'finished']);
    expect(world.started()).toEqual(['cache', 'migrate', 'cache']);
  });

  test('forgets what the manifest has no more, also when it had failed', async () => {
    world = createWorld({ api: {}, bad: { exitsWith: 3 } });
    await world.up([program('api'), program('bad')]);
    await world.clock.advance(0);
    expect(world.stateOf('bad')).toBe('exited');
    await world.up([program('api')]);
    expect([...world.supervisor.resources.keys()]).toEqual(['api']);
  });
});

test('no resource seems to run while its replicas are told to stop', async () => {
  world = createWorld({ api: { ignoresSigterm: true } });
  await world.up([program('api', { replicas: 2, stop: { signal: 'SIGTERM', grace: 50 } })]);
  const told: string[] = [];
  world.onChange(({ desired, state }) => told.push(`${desired.name} ${state}`));
  const stopping = stopAll(world.supervisor);
  await world.clock.advance(100);
  await stopping;
  expect(told).not.toContain('api running');
  expect(told.at(-1)).toBe('api exited');
});
