import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../src/support/codes.ts';
import type { Diagnostic } from '../../src/support/diagnostic.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadText } from './load-text.ts';
import { findSpots, isClosed, large, positionOf, replace, type Spot } from './mutate.ts';

/** `APPHOST_MUTATIONS=10000 APPHOST_SEED=7 vitest …` looks longer and elsewhere. */
const numRuns = Number(process.env['APPHOST_MUTATIONS'] ?? 400);
const options = { numRuns, seed: Number(process.env['APPHOST_SEED'] ?? 2026) };

const shop = readFileSync(join(import.meta.dirname, '../../fixtures/shop/app.yaml'), 'utf8');
const files = {
  '/shop/api/package.json': '{"scripts":{"start":"node ."}}',
  '/shop/worker/package.json': '{"scripts":{"start":"node ."}}',
  '/shop/web/package.json': '{"scripts":{"start":"node ."}}',
};
const manifests = [shop, large] as const;

interface Target {
  readonly text: string;
  readonly spot: Spot;
}

/** A manifest and one of its spots that fits. */
function anyTarget(fits: (spot: Spot) => boolean): fc.Arbitrary<Target> {
  const targets = manifests.flatMap((text) =>
    findSpots(text)
      .filter(fits)
      .map((spot) => ({ text, spot })),
  );
  return fc.constantFrom(...targets);
}

async function mutate(text: string): Promise<readonly Diagnostic[]> {
  const { application, diagnostics } = await loadText(text, { files });
  expect(application === undefined || diagnostics.every(({ severity }) => severity !== 'error')).toBe(true);
  const lines = text.split('\n');
  for (const { code, message, hint, location } of diagnostics) {
    expect(codes, message).toHaveProperty(code);
    expect(message).not.toMatch(/undefined|\[object|NaN| at .*:\d+:\d+/);
    expect(hint, `${code}: ${message}`).toBeTruthy();
    expect(location?.line, message).toBeLessThanOrEqual(lines.length);
    expect(location?.column, message).toBeLessThanOrEqual((lines[(location?.line ?? 1) - 1]?.length ?? 0) + 1);
  }
  return diagnostics;
}

/** One of the codes, exactly at the offset. */
function expectAt(
  diagnostics: readonly Diagnostic[],
  text: string,
  offset: number,
  ...allowed: readonly string[]
): void {
  const place = positionOf(text, offset);
  const here = diagnostics.filter(({ location }) => location?.line === place.line && location.column === place.column);
  const found = here.map(({ code }) => code);
  const all = diagnostics.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`);
  expect(
    found.some((code) => allowed.includes(code)),
    `${JSON.stringify(place)} of ${all.join(', ')}`,
  ).toBe(true);
}

describe('mutated manifests', () => {
  beforeAll(async () => {
    for (const text of manifests) expect((await loadText(text, { files })).diagnostics).toEqual([]);
  });

  it('a misspelt key is named where it stands', async () => {
    const keys = anyTarget(({ part, path, text }) => part === 'key' && isClosed(path) && text !== '<<');
    await fc.assert(
      fc.asyncProperty(keys, fc.nat(), fc.constantFrom('q', 'z', 'qq'), async ({ text, spot }, at, letters) => {
        const key = spot.text.slice(0, at % spot.text.length) + letters + spot.text.slice(at % spot.text.length);
        const mutated = replace(text, spot, key);
        expectAt(await mutate(mutated), mutated, spot.start, 'UNKNOWN_KEY', 'TYPE_MISSING');
      }),
      options,
    );
  }, 120_000);

  it('a value of the wrong sort is named where it stands', async () => {
    const values = anyTarget(
      ({ part, path, text }) => part === 'value' && path[0] !== 'x-defaults' && !text.includes('\n'),
    );
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom('[[1]]', '{ a: { b: 1 } }'), async ({ text, spot }, wrong) => {
        const mutated = replace(text, spot, wrong);
        const diagnostics = await mutate(mutated);
        const inside = [spot.start, spot.start + 1, spot.start + 2];
        const found = inside.some((offset) => {
          const { line, column } = positionOf(mutated, offset);
          return diagnostics.some(({ location }) => location?.line === line && location.column === column);
        });
        expect(
          found,
          `${spot.path.join('.')}: ${diagnostics.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`).join(', ')}`,
        ).toBe(true);
      }),
      options,
    );
  }, 120_000);

  it('a reference to nothing is named where it stands', async () => {
    const isReference = ({ part, path }: Spot): boolean => {
      const list = path.findIndex((key) => key === 'references' || key === 'waitFor');
      return part === 'value' && list !== -1 && (path.length === list + 2 || path[list + 2] === 'resource');
    };
    await fc.assert(
      fc.asyncProperty(anyTarget(isReference), fc.constantFrom('-x', 'zz', '0'), async ({ text, spot }, suffix) => {
        const mutated = replace(text, spot, spot.text + suffix);
        expectAt(await mutate(mutated), mutated, spot.start, 'REFERENCE_UNKNOWN');
      }),
      options,
    );
  }, 120_000);

  it('a broken expression is named where it stands', async () => {
    const holes = manifests.flatMap((text) =>
      [...text.matchAll(/\$\{([a-z-]+)\.([^}:]+)[^}]*\}/g)].map((match) => ({ text, match })),
    );
    const breaks = fc.constantFrom<(hole: string) => string>(
      (hole) => hole.replace('.', '..'),
      (hole) => hole.replace('.', ' .'),
      (hole) => hole.replace('{', '{zz-'),
      (hole) => hole.replace(/:-|\}/, '.a.b.c$&'),
      (hole) => hole.replace('${', '${${'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...holes), breaks, async ({ text, match }, breakIt) => {
        const spot = { start: match.index, end: match.index + match[0].length };
        const mutated = replace(text, spot, breakIt(match[0]));
        const diagnostics = await mutate(mutated);
        const { line, column } = positionOf(mutated, spot.start);
        const here = diagnostics.filter(({ location }) => location?.line === line && location.column >= column);
        expect(here.map(({ code }) => code).join(), diagnostics.map(({ code }) => code).join()).toMatch(/EXPRESSION_/);
      }),
      options,
    );
  }, 120_000);

  it('a repeated key is named where it stands', async () => {
    const keys = anyTarget(({ part, path }) => part === 'key' && path.length === 1);
    await fc.assert(
      fc.asyncProperty(keys, async ({ text, spot }) => {
        const mutated = `${text}${spot.text}: {}\n`;
        expectAt(await mutate(mutated), mutated, text.length, 'YAML_DUPLICATE_KEY');
      }),
      { ...options, numRuns: Math.min(numRuns, 50) },
    );
  }, 120_000);

  it('whatever is done to the text, what is said about it is sane', async () => {
    const edits = fc.record({
      text: fc.constantFrom(...manifests),
      at: fc.nat(),
      remove: fc.nat({ max: 12 }),
      insert: fc.oneof(
        fc.constantFrom(
          '',
          ' ',
          '\n',
          '\t',
          ':',
          '- ',
          '"',
          "'",
          '{',
          '}',
          '[',
          ']',
          '&a ',
          '*a',
          '!',
          '|',
          '>',
          '#',
          ',',
          '${',
          '<<: ',
          '\u0000',
          '😀',
          '---\n',
          '%',
          '@',
        ),
        fc.string({ maxLength: 4 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(edits, async ({ text, at, remove, insert }) => {
        const start = at % text.length;
        await mutate(replace(text, { start, end: Math.min(text.length, start + remove) }, insert));
      }),
      { ...options, numRuns: numRuns * 2 },
    );
  }, 120_000);
});
