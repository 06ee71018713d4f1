import { describe, expect, test } from 'vitest';
import { afterEnding, describeEnding, longestPause, pauseBefore } from '../../src/runtime/restart.ts';

describe('afterEnding', () => {
  test.each([
    [{ when: 'no' }, { code: 0 }, 'finish'],
    [{ when: 'no' }, { code: 3 }, 'exit'],
    [{ when: 'on-failure' }, { code: 0 }, 'finish'],
    [{ when: 'on-failure' }, { code: 1 }, 'back-off'],
    [{ when: 'on-failure' }, { signal: 'SIGKILL' }, 'back-off'],
    [{ when: 'on-failure' }, {}, 'back-off'],
    [{ when: 'always' }, { code: 0 }, 'back-off'],
    [{ when: 'unless-stopped' }, { code: 0 }, 'back-off'],
  ] as const)('%o after %o: %s', (policy, ending, event) => {
    expect(afterEnding(policy, ending, 1)).toBe(event);
  });

  test('on-failure:2 starts again twice, then fails', () => {
    const policy = { when: 'on-failure', attempts: 2 } as const;
    expect([1, 2, 3].map((endings) => afterEnding(policy, { code: 1 }, endings))).toEqual([
      'back-off',
      'back-off',
      'fail',
    ]);
  });
});

describe('pauseBefore', () => {
  test('doubles from half a second up to the longest', () => {
    expect([1, 2, 3, 4].map((endings) => pauseBefore(endings, 0.5))).toEqual([500, 1000, 2000, 4000]);
    expect(pauseBefore(50, 0.5)).toBe(longestPause);
  });

  test('chance spreads it by a tenth either way', () => {
    expect(pauseBefore(1, 0)).toBe(450);
    expect(pauseBefore(1, 1)).toBe(550);
  });
});

test('an ending is described in the words of the operating system', () => {
  expect(describeEnding({ code: 3 })).toBe('exit code 3');
  expect(describeEnding({ signal: 'SIGSEGV' })).toBe('SIGSEGV');
  expect(describeEnding({ code: 137, outOfMemory: true })).toBe('exit code 137, out of memory');
  expect(describeEnding({ code: 0, engineAway: true })).toBe('exit code 0, together with the engine');
  expect(describeEnding({})).toBe('lost by the engine');
});
