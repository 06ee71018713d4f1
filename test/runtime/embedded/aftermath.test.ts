import { expect, test } from 'vitest';

import { createAftermath, untilCalm } from '../../../src/runtime/embedded/aftermath.ts';

test('what is left to do is done once the server is healthy, and only once', async () => {
  const aftermath = createAftermath(new AbortController().signal);
  let times = 0;
  aftermath.add(() => Promise.resolve(void (times += 1)));
  await aftermath.end();
  expect(times).toBe(0);
  aftermath.begin();
  aftermath.begin();
  await aftermath.end();
  expect(times).toBe(1);
});

test('its end waits for what is under way, which ends when the replica does', async () => {
  const over = new AbortController();
  const aftermath = createAftermath(over.signal);
  const told: string[] = [];
  aftermath.add(async () => {
    await untilCalm(aftermath.signal).finally(() => told.push('ended'));
    told.push('done');
  });
  aftermath.begin();
  over.abort(new Error('the server has ended'));
  await aftermath.end();
  expect(told).toEqual(['ended']);
});
