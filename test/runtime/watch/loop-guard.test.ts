import { expect, test } from 'vitest';

import { createLoopGuard } from '../../../src/runtime/watch/loop-guard.ts';

function open() {
  const found: string[] = [];
  const guard = createLoopGuard((file) => found.push(file));
  return { guard, found };
}

test('a file that changes right after every start is left out, and said so once', () => {
  const { guard, found } = open();
  const counted = [1, 2, 3, 4, 5, 6, 7].map((round) => {
    guard.started(round * 10_000);
    return guard.mayCount('/app/cache.json', round * 10_000 + 500);
  });
  expect(counted).toEqual([true, true, true, true, false, false, false]);
  expect(found).toEqual(['/app/cache.json']);
  expect(guard.mayCount('/app/main.ts', 70_500)).toBe(true);
});

test('a file that is written many times after one start counts once', () => {
  const { guard, found } = open();
  guard.started(0);
  const counted = Array.from({ length: 20 }, (_, index) => guard.mayCount('/app/main.ts', index));
  expect(counted).not.toContain(false);
  expect(found).toEqual([]);
});

test('whoever waits a little now and then may save one file as often as he likes', () => {
  const { guard, found } = open();
  for (let round = 1; round < 50; round += 1) {
    guard.started(round * 10_000);
    guard.mayCount('/app/main.ts', round * 10_000 + (round % 4 === 0 ? 5000 : 500));
  }
  expect(found).toEqual([]);
});
