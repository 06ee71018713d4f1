import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../src/support/quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['512Mi', 512 * 1024 * 1024],
    ['1Gi', 1024 ** 3],
    ['500M', 500_000_000],
    ['1k', 1000],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['500m', 0.5],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['1e3', 1000],
    ['2', 2],
    [3, 3],
    [0.25, 0.25],
  ])('reads %j', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each(['', 'lots', '512Mb', '1 Gi', '-1', '1KiB', -1, Number.NaN])('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});
