import { afterEach, expect, test } from 'vitest';

import { useEngine } from '../../src/runtime/engine-presence.ts';
import { stopAll } from '../../src/runtime/stop.ts';
import { createFakeEngine } from '../fakes/fake-engine.ts';
import { desiredContainer } from '../plan/applications.ts';
import { createWorld, type World } from './world.ts';

let world: World;

afterEach(async () => {
  const stopping = stopAll(world.supervisor, 0);
  await world.clock.advance(0);
  await stopping;
});

test('an engine that goes away and comes back is told, and what it lost starts again at once', async () => {
  world = createWorld({});
  const engine = createFakeEngine();
  engine.images.set('cache:1', { local: true });
  useEngine(world.supervisor, engine);
  await world.up([desiredContainer('cache')]);
  expect(world.stateOf('cache')).toBe('running');

  engine.goAway('the connection broke');
  expect(world.notes('apphost').at(-1)).toMatch(/ is away: the connection broke\..* start it\.$/);
  engine.comeBack(['shop-1-cache-1']);
  expect(world.notes('apphost').at(-1)).toMatch(/ is back\.$/);
  await world.clock.advance(600);
  expect(world.stateOf('cache')).toBe('running');
  expect(engine.journal.filter((entry) => entry === 'start shop-1-cache-1')).toHaveLength(2);
});

test('what could not start while it was away does not wait for its long pause', async () => {
  world = createWorld({});
  const engine = createFakeEngine();
  engine.images.set('cache:1', { local: true });
  useEngine(world.supervisor, engine);
  await world.up([desiredContainer('cache')]);
  engine.container('shop-1-cache-1').exit(1);
  await world.clock.advance(0);
  engine.goAway();
  await world.clock.advance(60_000);
  expect(world.stateOf('cache')).toBe('backing-off');
  expect(world.notes('cache').at(-1)).toMatch(/^could not be started again: Docker went away .*; starting again in/);
  engine.comeBack();
  await world.clock.advance(0);
  expect(world.stateOf('cache')).toBe('running');
});

test('what ended in order because the engine ended starts again; a job that was successful does not', async () => {
  world = createWorld({});
  const engine = createFakeEngine();
  for (const name of ['cache', 'seed']) engine.images.set(`${name}:1`, { local: true });
  useEngine(world.supervisor, engine);
  await world.up([desiredContainer('cache'), desiredContainer('seed', { runsToCompletion: true })]);
  for (const name of ['cache', 'seed']) engine.container(`shop-1-${name}-1`).exit(0, { engineAway: true });
  engine.goAway();
  await world.clock.advance(60_000);
  expect([world.stateOf('cache'), world.stateOf('seed')]).toEqual(['backing-off', 'finished']);
  // It is told once that it cannot be started, not at every attempt.
  expect(world.notes('cache')).toEqual([
    'ended with exit code 0, together with the engine; starting again in 0.5s',
    expect.stringMatching(/^could not be started again: Docker went away .*; starting again in/),
  ]);
  engine.comeBack();
  await world.clock.advance(0);
  expect([world.stateOf('cache'), world.stateOf('seed')]).toEqual(['running', 'finished']);
});
