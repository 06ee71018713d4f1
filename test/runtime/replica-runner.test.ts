import { expect, test } from 'vitest';

import { createReplicaRunner } from '../../src/runtime/replica-runner.ts';
import type { Ending } from '../../src/runtime/restart.ts';
import { AppHostError } from '../../src/support/apphost-error.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { program } from './world.ts';

/** A replica that answers a command as its health, and refuses to be stopped. */
async function open(when: 'no' | 'always') {
  const clock = createFakeClock();
  const serving: string[] = [];
  const launches: ((ending: Ending) => void)[] = [];
  let health = 0;
  let settled = 0;
  const target = {
    addresses: new Map(),
    resolve: () => '',
    execute: () => Promise.resolve({ exitCode: health, output: '' }),
  };
  const runner = createReplicaRunner({
    resource: program('api', {
      restart: { when },
      probe: {
        check: { type: 'command', command: [['ask']] },
        interval: 1000,
        timeout: 500,
        retries: 1,
        startPeriod: 0,
      },
    }),
    replica: 1,
    launcher: {
      launch: () => {
        const exited = new Promise<Ending>((resolve) => launches.push(resolve));
        const stop = () => Promise.reject(new AppHostError('PROCESS_NOT_STOPPED', 'it hangs'));
        const settle = () => void (settled += 1);
        return Promise.resolve({ target, environment: {}, exited, settle, stop, discard: () => Promise.resolve() });
      },
    },
    clock,
    chance: () => 0,
    log: { write: () => undefined, end: () => undefined, note: () => undefined },
    onChange: () => undefined,
    onServing: (_, one) => serving.push(one),
  });
  await runner.start();
  await clock.advance(0);
  return { clock, runner, serving, launches, settled: () => settled, turn: (code: 0 | 1) => (health = code) };
}

test('one that cannot be stopped to start anew serves on, and is asked on how it is', async () => {
  const { runner, clock, serving, turn } = await open('no');
  expect(serving).toEqual(['ready']);
  await expect(runner.renew()).rejects.toMatchObject({ code: 'PROCESS_NOT_STOPPED' });
  expect([runner.state, serving]).toEqual(['running', ['ready', 'draining', 'ready']]);
  await clock.advance(1000);
  turn(1);
  await clock.advance(2000);
  expect(runner.report.health).toBe('unhealthy');
  expect(serving.at(-1)).toBe('draining');
});

test.each([
  ['no', 'exited'],
  ['always', 'backing-off'],
] as const)('when it ends later, that is its end: restart %s', async (when, state) => {
  const { runner, clock, launches } = await open(when);
  await expect(runner.renew()).rejects.toMatchObject({ code: 'PROCESS_NOT_STOPPED' });
  launches[0]?.({ code: 3 });
  await clock.advance(0);
  expect([runner.state, launches.length]).toEqual([state, 1]);
});

test('it is told that it has become healthy, and not what it knows already', async () => {
  const { clock, settled, turn } = await open('no');
  expect(settled()).toBe(1);
  await clock.advance(1000);
  expect(settled()).toBe(1);
  turn(1);
  await clock.advance(2000);
  turn(0);
  await clock.advance(2000);
  expect(settled()).toBe(2);
});
