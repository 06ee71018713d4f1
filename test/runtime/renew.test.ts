import { afterEach, describe, expect, test } from 'vitest';

import type { Renewal } from '../../src/plan/create-plan.ts';
import type { DesiredResource } from '../../src/plan/desired.ts';
import { stopAll } from '../../src/runtime/stop.ts';
import { renewInPlace } from '../../src/runtime/watch/renew-in-place.ts';
import { AppHostError } from '../../src/support/apphost-error.ts';
import { createWorld, program, type World } from './world.ts';

let world: World;
const never = new AbortController().signal;

afterEach(async () => {
  const stopping = stopAll(world.supervisor, 0);
  await world.clock.advance(0);
  await stopping;
});

function compiled(name: string, change: Partial<DesiredResource> = {}): DesiredResource {
  const step = { name: 'build', command: ['make'], inputs: [] };
  const launch = { runs: 'process', command: [[name]], directory: '/', env: {}, steps: [step] } as const;
  return program(name, { launch, ...change });
}

function failToBuild(): Promise<never> {
  return Promise.reject(new AppHostError('STEP_FAILED', 'build: `make` failed'));
}

const renewed = {
  removeOthers: false,
  stopAtFailure: false,
  renew: new Map<string, Renewal>([['api', 'build']]),
} as const;

describe('a resource whose files changed', () => {
  test('starts anew, every replica of it, and nothing else does', async () => {
    world = createWorld({ api: {}, web: {} });
    const api = compiled('api', { replicas: 2 });
    await world.up([api, program('web')]);
    await world.up([api], renewed);
    expect(world.started()).toEqual(['web', 'api', 'api', 'api', 'api']);
    expect(world.processes.running).toHaveLength(3);
    expect(world.stateOf('api')).toBe('running');
  });

  test('goes on when its build fails, and the next change tries again', async () => {
    world = createWorld({ api: {} });
    const api = compiled('api', { replicas: 2 });
    await world.up([api]);
    const before = world.processes.running;
    world.answerSteps(failToBuild);
    await expect(world.up([api], renewed)).rejects.toMatchObject({ code: 'STEP_FAILED' });
    expect(world.processes.running).toEqual(before);
    expect(world.stateOf('api')).toBe('running');
    world.answerSteps(() => Promise.resolve('ran'));
    await world.up([api], renewed);
    expect(world.processes.running).toHaveLength(2);
    expect(world.processes.running).not.toContain(before[0]);
  });

  test('starts at once when it had ended', async () => {
    world = createWorld({ api: { exitsWith: 1 } });
    await world.up([compiled('api')]);
    await world.clock.advance(0);
    expect(world.stateOf('api')).toBe('exited');
    world.processes.install('api', {});
    await world.up([compiled('api')], renewed);
    expect(world.stateOf('api')).toBe('running');
  });

  test('does its work again when it is a job that has finished', async () => {
    world = createWorld({ api: { exitsWith: 0 } });
    await world.up([compiled('api', { runsToCompletion: true })]);
    await world.clock.advance(0);
    expect(world.stateOf('api')).toBe('finished');
    await world.up([compiled('api', { runsToCompletion: true })], renewed);
    await world.clock.advance(0);
    expect([world.stateOf('api'), world.started()]).toEqual(['finished', ['api', 'api']]);
  });
});

describe('in its place, while others wait for it', () => {
  test('it starts anew, and they go on waiting', async () => {
    world = createWorld({ api: {} });
    await world.up([compiled('api', { replicas: 2 })]);
    const ended: string[] = [];
    const states: string[] = [];
    world.onChange(({ state }) => states.push(state));
    const waiting = world.supervisor.resources.get('api')?.until('completed', never);
    waiting?.catch(() => ended.push('given up'));
    const renewing = renewInPlace(world.supervisor, 'api', { renewal: 'restart', signal: never });
    await world.clock.advance(100);
    expect(await renewing).toBe(true);
    expect(world.started()).toHaveLength(4);
    expect(world.processes.running).toHaveLength(2);
    expect(states).not.toContain('exited');
    expect(ended).toEqual([]);
  });

  test('one that waits for its next start does not wait any longer', async () => {
    world = createWorld({ api: { exitsWith: 1 } });
    await world.up([compiled('api', { restart: { when: 'always' } })]);
    await world.clock.advance(0);
    expect(world.stateOf('api')).toBe('backing-off');
    world.processes.install('api', {});
    expect(await renewInPlace(world.supervisor, 'api', { renewal: 'restart', signal: never })).toBe(true);
    await world.clock.advance(0);
    expect(world.stateOf('api')).toBe('running');
    expect(world.processes.running).toHaveLength(1);
  });

  test('a build that fails changes nothing', async () => {
    world = createWorld({ api: {} });
    await world.up([compiled('api')]);
    world.answerSteps(failToBuild);
    const renewing = renewInPlace(world.supervisor, 'api', { renewal: 'build', signal: never });
    await expect(renewing).rejects.toMatchObject({ code: 'STEP_FAILED' });
    expect(world.started()).toEqual(['api']);
    expect(world.stateOf('api')).toBe('running');
  });

  test('what has not started yet is left to the plan', async () => {
    world = createWorld({ api: {} });
    expect(await renewInPlace(world.supervisor, 'api', { renewal: 'restart', signal: never })).toBe(false);
    world.supervisor.want(compiled('api'));
    expect(await renewInPlace(world.supervisor, 'api', { renewal: 'restart', signal: never })).toBe(false);
  });
});
