import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkObjects, exceptionsOf } from '../../../../src/publish/kubernetes/checks/index.ts';
import { caseNames, readCase, readObjects } from './cases.ts';

/** Every object that the checks are tried with. */
const objects = [
  ...caseNames().flatMap((name) => [...readCase(name, 'pass'), ...readCase(name, 'fail')]),
  ...readObjects(readFileSync(join(import.meta.dirname, 'reference-set.yaml'), 'utf8')),
];

const strange = fc.constantFrom<unknown>(null, undefined, 0, -1, 1.5, '', 'text', true, [], {}, [null], [[]], {
  a: null,
});

/** The object with something strange at the place that the numbers lead to. */
function replaceAt(value: unknown, path: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return replacement;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  copy[key] = replaceAt(copy[key], rest, replacement);
  return copy;
}

it('no check stumbles over an object with anything anywhere', () => {
  const place = fc.array(fc.nat(12), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(objects.length - 1), place, strange), { maxLength: 6 }), (changes) => {
      const changed = changes.map(([index, path, replacement]) => replaceAt(objects[index], path, replacement));
      expect(Array.isArray(checkObjects(changed))).toBe(true);
      expect(Array.isArray(exceptionsOf(changed))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('what is no object is said to be none', () => {
  for (const nothing of [null, undefined, 'text', 1, []]) {
    expect(checkObjects([nothing]).map(({ check }) => check)).toEqual(['object-identity']);
  }
  expect(checkObjects([])).toEqual([]);
});

it('leaves the objects as they were', () => {
  const before = structuredClone(objects);
  checkObjects(objects);
  expect(objects).toEqual(before);
});
