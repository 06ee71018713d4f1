import { expect, test } from 'vitest';

import { createQuietPeriod } from '../../../src/runtime/watch/quiet-period.ts';
import { createDeferred } from '../../../src/support/deferred.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

function open() {
  const clock = createFakeClock();
  const runs: number[] = [];
  let running = createDeferred<void>();
  let isSlow = false;
  const period = createQuietPeriod({
    clock,
    longest: 1000,
    run: () => {
      runs.push(clock.now());
      running = createDeferred<void>();
      return isSlow ? running.promise : Promise.resolve();
    },
  });
  return {
    clock,
    period,
    runs,
    beSlow: () => void (isSlow = true),
    finish: () => running.resolve(),
  };
}

test('many changes lead to one run, once none comes any more', async () => {
  const { clock, period, runs } = open();
  for (let change = 0; change < 10; change += 1) {
    period.touch(300);
    await clock.advance(50);
  }
  expect(runs).toEqual([]);
  await clock.advance(2000);
  expect(runs).toEqual([750]);
});

test('changes without an end are acted on all the same', async () => {
  const { clock, period, runs } = open();
  for (let change = 0; change < 30; change += 1) {
    period.touch(300);
    await clock.advance(100);
  }
  expect(runs).toEqual([1000, 2000, 3000]);
});

test('whatever comes during a run leads to exactly one more, and never two at a time', async () => {
  const { clock, period, runs, beSlow, finish } = open();
  beSlow();
  period.touch(300);
  await clock.advance(300);
  for (let change = 0; change < 5; change += 1) {
    period.touch(300);
    await clock.advance(1000);
  }
  expect(runs).toEqual([300]);
  finish();
  await clock.advance(5000);
  expect(runs).toEqual([300, 5600]);
  finish();
  await clock.advance(5000);
  expect(runs).toHaveLength(2);
});

test('stopped, it leaves nothing behind', async () => {
  const { clock, period, runs } = open();
  period.touch(300);
  period.stop();
  period.touch(300);
  await clock.advance(5000);
  expect(runs).toEqual([]);
  expect(clock.pending).toBe(0);
});
