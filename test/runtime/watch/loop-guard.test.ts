import { expect, test } from 'vitest';

import { createLoopGuard } from '../../../src/runtime/watch/loop-guard.ts';

function open() {
  const found: string[] = [];
  const guard = createLoopGuard((file) => found.push(file));
  const start = (ended: number): void => {
    guard.begins();
    guard.ended(ended);
  };
  return { guard, found, start };
}

test('a file that changes right after every start is left out, and said so once', () => {
  const { guard, found, start } = open();
  const counted = [1, 2, 3, 4, 5, 6, 7].map((round) => {
    start(round * 10_000);
    return guard.mayCount('/app/cache.json', round * 10_000 + 500);
  });
  expect(counted).toEqual([true, true, true, true, false, false, false]);
  expect(found).toEqual(['/app/cache.json']);
  expect(guard.mayCount('/app/main.ts', 70_500)).toBe(true);
});

test('a file that is written many times after one start counts once', () => {
  const { guard, found, start } = open();
  start(0);
  const counted = Array.from({ length: 20 }, (_, index) => guard.mayCount('/app/main.ts', index));
  expect(counted).not.toContain(false);
  expect(found).toEqual([]);
});

test('whoever waits a little now and then may save one file as often as he likes', () => {
  const { guard, found, start } = open();
  for (let round = 1; round < 50; round += 1) {
    start(round * 10_000);
    guard.mayCount('/app/main.ts', round * 10_000 + (round % 4 === 0 ? 5000 : 500));
  }
  expect(found).toEqual([]);
});

test('a file that a long step writes, or that comes after it, is left out however long the step takes', () => {
  for (const writtenAfter of [10_000, 59_000, 61_000]) {
    const { guard, found } = open();
    const counted = [1, 2, 3, 4, 5, 6].map((round) => {
      const begun = round * 100_000;
      guard.begins();
      if (writtenAfter > 60_000) guard.ended(begun + 60_000);
      const counts = guard.mayCount('/app/generated.ts', begun + writtenAfter);
      guard.ended(begun + 60_000);
      return counts;
    });
    expect(counted).toEqual([true, true, true, true, false, false]);
    expect(found).toEqual(['/app/generated.ts']);
  }
});

test('what is saved long after the start counts, however often', () => {
  const { guard, found, start } = open();
  for (let round = 1; round < 20; round += 1) {
    start(round * 10_000);
    expect(guard.mayCount('/app/main.ts', round * 10_000 + 2001)).toBe(true);
  }
  expect(found).toEqual([]);
});
