import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Generation } from '../../src/model/parameter.ts';
import { generateValue } from '../../src/secrets/generate-value.ts';

const usual: Generation = {
  length: 22,
  lower: true,
  upper: true,
  numeric: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

const classes = {
  lower: /[a-hjkmnp-z]/g,
  upper: /[A-HJKMNP-Z]/g,
  numeric: /[0-9]/g,
  special: /[-_.{}~()*+!]/g,
} as const;

function count(text: string, name: keyof typeof classes): number {
  return text.match(classes[name])?.length ?? 0;
}

describe('generateValue', () => {
  it('has the length and the least numbers, and only characters of classes that are on', () => {
    const flags = fc.record({ lower: fc.boolean(), upper: fc.boolean(), numeric: fc.boolean(), special: fc.boolean() });
    const least = fc.record({ minLower: fc.nat(5), minUpper: fc.nat(5), minNumeric: fc.nat(5), minSpecial: fc.nat(5) });
    const lengths = fc.integer({ min: 20, max: 64 });
    fc.assert(
      fc.property(flags, least, lengths, (on, mins, length) => {
        fc.pre(Object.values(on).includes(true));
        const text = generateValue({ ...usual, ...on, ...mins, length });
        expect(text).toHaveLength(length);
        const names = ['lower', 'upper', 'numeric', 'special'] as const;
        const counts = names.map((name) => count(text, name));
        expect(counts.reduce((sum, number) => sum + number)).toBe(length);
        const bounds = [mins.minLower, mins.minUpper, mins.minNumeric, mins.minSpecial];
        const isKept = names.map((name, at) => (on[name] ? (counts[at] ?? 0) >= (bounds[at] ?? 0) : counts[at] === 0));
        expect(isKept).toEqual([true, true, true, true]);
      }),
    );
  });

  it('uses every character of its alphabets about equally often, at every place', () => {
    const samples = Array.from({ length: 4000 }, () => generateValue({ ...usual, length: 10, minSpecial: 1 }));
    const specialsAt = Array.from(
      { length: 10 },
      (_, at) => samples.filter((text) => count(text.charAt(at), 'special') > 0).length,
    );
    // Expected about 1,000 of 4,000 at each place; far beyond six standard deviations is a shuffle that is none.
    expect(Math.max(...specialsAt) - Math.min(...specialsAt)).toBeLessThan(400);
    const digits = samples.join('').match(classes.numeric) ?? [];
    const frequencies = Array.from('0123456789', (digit) => digits.filter((seen) => seen === digit).length);
    expect(Math.max(...frequencies) / Math.min(...frequencies)).toBeLessThan(1.5);
  });

  it('grows when the least numbers need more than the length', () => {
    expect(generateValue({ ...usual, length: 2, minLower: 3, minNumeric: 3 })).toHaveLength(6);
  });

  it('says so when there is nothing to choose from', () => {
    const none = { ...usual, lower: false, upper: false, numeric: false, special: false };
    expect(() => generateValue(none)).toThrow('every kind of character is switched off');
  });
});
