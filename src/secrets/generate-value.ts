import { randomInt } from 'node:crypto';
import type { Generation } from '../model/parameter.ts';

/** A whole number from 0 up to, and without, the bound; every one equally likely. */
export type RandomInt = (bound: number) => number;

/** Without characters that look like others (i, l, o; I, L, O), as .NET Aspire has them. */
const alphabets = {
  lower: 'abcdefghjkmnpqrstuvwxyz',
  upper: 'ABCDEFGHJKMNPQRSTUVWXYZ',
  numeric: '0123456789',
  special: '-_.{}~()*+!',
} as const;

/**
 * A value of the length that is asked for (or longer, when the least numbers of its classes need more), with at least
 * so many characters of each class and the others from all classes that are switched on.
 */
export function generateValue(generation: Generation, random: RandomInt = (bound) => randomInt(bound)): string {
  const classes = [
    { alphabet: alphabets.lower, isOn: generation.lower, least: generation.minLower },
    { alphabet: alphabets.upper, isOn: generation.upper, least: generation.minUpper },
    { alphabet: alphabets.numeric, isOn: generation.numeric, least: generation.minNumeric },
    { alphabet: alphabets.special, isOn: generation.special, least: generation.minSpecial },
  ].filter(({ isOn }) => isOn);
  if (classes.length === 0) throw new TypeError('every kind of character is switched off: binding should have said so');
  const characters = classes.flatMap(({ alphabet, least }) => pick(alphabet, least, random));
  const all = classes.map(({ alphabet }) => alphabet).join('');
  characters.push(...pick(all, generation.length - characters.length, random));
  return shuffle(characters, random).join('');
}

function pick(alphabet: string, count: number, random: RandomInt): string[] {
  return Array.from({ length: Math.max(0, count) }, () => alphabet.charAt(random(alphabet.length)));
}

/** Fisher and Yates: every order equally likely. */
function shuffle(characters: readonly string[], random: RandomInt): readonly string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = random(last + 1);
    const kept = shuffled[last] ?? '';
    shuffled[last] = shuffled[other] ?? '';
    shuffled[other] = kept;
  }
  return shuffled;
}
