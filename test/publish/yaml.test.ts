import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { printYaml } from '../../src/publish/print-yaml.ts';
import { readYaml } from '../../src/publish/read-yaml.ts';

/** What some reader of YAML takes for no text, unless it is in quotes. */
const words = ['yes', 'No', 'ON', 'off', 'y', 'N', 'true', 'FALSE', 'null', 'Null', '~', '=', '<<'];
const numbers = ['0', '-1', '+1', '010', '0o17', '0x1F', '1_000', '1.5', '.5', '1e3', '1e+3', '190:20', '.inf', '.NaN'];
const times = ['12:30:00', '2001-12-14', '2001-12-14T21:59:43Z', '2001-1-4 21:59:43.10 -5'];
const ambiguous = [...words, ...numbers, ...times];
const awkward = [
  '',
  ' ',
  '- a',
  'a: b',
  'a #b',
  '# a',
  "it's",
  '"',
  '{}',
  '[a]',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`',
  'a:',
];
const lines = [
  'a\nb',
  'a\nb\n',
  'a\n\n\n',
  '\na',
  '  a\n b',
  '\n',
  'a\tb',
  'a\r\nb',
  '漢字 😀',
  '\u2028',
  '\ufeff',
  '\u0085',
];
const plain = [
  'web',
  'apps/v1',
  'ghcr.io/acme/web:1.2.3',
  '/healthz',
  'RollingUpdate',
  '256Mi',
  'two words',
  'a-1',
  'http://web:80/',
];

const texts = fc.oneof(
  fc.constantFrom(...ambiguous, ...awkward, ...lines, ...plain),
  fc.string(),
  fc.string({ unit: 'binary' }),
);
const leaves = fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null));
const { tree } = fc.letrec<{ tree: unknown; branch: object }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, leaves, tie('branch')),
  branch: fc.oneof(fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(texts, tie('tree'), { maxKeys: 4 })),
}));

describe('printed YAML', () => {
  test('is what was printed, to our reader and to others', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const printed = printYaml({ value });
        expect(load(printed)).toEqual({ value });
        expect(readYaml(printed)).toEqual({ value });
        expect(parse(printed)).toEqual({ value });
      }),
      { numRuns: 300 },
    );
  });

  test('is laid out as js-yaml does it', () => {
    const certain = fc.constantFrom(...awkward, ...lines, ...plain);
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        certain,
        fc.integer(),
        fc.boolean(),
        fc.constant(undefined),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(certain, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        expect(printYaml({ given })).toBe(dump({ given }, { lineWidth: -1, noRefs: true }));
      }),
      { numRuns: 300 },
    );
  });

  test.each(ambiguous)('puts %s in quotes, and takes it for no text where nobody did', (text) => {
    expect(printYaml({ text })).toBe(`text: '${text}'\n`);
    expect(parse(`text: '${text}'`, { version: '1.1' })).toEqual({ text });
    expect(readYaml(`text: '${text}'\n`)).toEqual({ text });
    expect(readYaml(`text: ${text}\n`)).not.toEqual({ text });
  });

  test('says nothing of what is undefined', () => {
    expect(printYaml({ a: undefined, b: { c: undefined }, d: [undefined] })).toBe('b: {}\nd:\n  - null\n');
  });
});
