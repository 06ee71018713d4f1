import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/support/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['2d', 172_800_000],
    ['0', 0],
    [0, 0],
  ])('reads %j', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '10', 10, '5 s', 'soon', '-1s', '1w'])('refuses %j: the unit is never guessed', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
