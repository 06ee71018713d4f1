import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, parseDocument } from 'yaml';
import { maximumDepth, parseYamlValue } from '../../../src/manifest/parse/yaml-values.ts';

const valueOf = (text: string): unknown => {
  const parsed = parseYamlValue(text);
  return 'value' in parsed ? parsed.value : parsed.failure;
};

/** What the parser that knows the positions, and that editors use, reads. */
const documentValue = (text: string): unknown => {
  const document = parseDocument(text, { merge: true });
  return document.errors.length > 0 ? document.errors : (document.toJS() as unknown);
};

describe('parseYamlValue', () => {
  it.each([
    'a: 1',
    'a: 0x1F',
    'a: 0o17',
    'a: 017',
    'a: 1_000',
    'a: +5',
    'a: -3',
    'a: 1.5',
    'a: .5',
    'a: 5.',
    'a: 1e3',
    'a: 1.e2',
    'a: .inf',
    'a: -.INF',
    'a: .NaN',
    'a: 0b11',
    'a: 1:30',
    'a: 2026-11-23',
    'a: 2026-11-23T10:00:00Z',
    'a: yes',
    'a: on',
    'a: True',
    'a: FALSE',
    'a: tRUE',
    'a: ~',
    'a: Null',
    'a: nULL',
    'a:',
    'a: ""',
    "a: 'it''s'",
    'a: "\\u00e9\\t"',
    'a: |\n  one\n  two\n',
    'a: |-\n  one\n\n',
    'a: |+\n  one\n\n',
    'a: >\n  one\n  two\n\n  three\n',
    'a: one\n  two',
    'a: &x [1, 2]\nb: *x',
    'd: &d { a: 1, b: 2 }\ne: { <<: *d, b: 3 }',
    'e: { <<: [{ a: 1 }, { a: 2, b: 2 }] }',
    '1: one\ntrue: yes',
    '? a\n: b',
    'a: [b: 1, c]',
    'a: {b, c: }',
    '- a\n-\n  - b\n- - c',
    'a: !!str 5',
    'a: "x: y" # z',
    'a#b: c#d',
    'a: b:c',
    '"a": \'b\'',
    'a: http://x:1/?q=#',
    'é: ü',
    'a: 😀',
    '---\na: 1\n',
    'a: 1\n...\n',
    'a: \\n',
    'a: 9007199254740993',
    'a: 1e400',
    'a: -0',
    'a: -.5',
    'a: 0.0',
    '"<<": { a: 1 }',
  ])('reads %j as the positions’ parser does', (text) => {
    expect(valueOf(text)).toEqual(documentValue(text));
  });

  it('reads what is written of any value as the positions’ parser does', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.boolean(), (value, isFlow) => {
        const text = new Document(value).toString({
          collectionStyle: isFlow ? 'flow' : 'any',
          lineWidth: isFlow ? 0 : 40,
        });
        expect(valueOf(text)).toEqual(documentValue(text));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses nesting before the stack overflows', () => {
    expect(valueOf('['.repeat(100_000))).toMatchObject({ offset: maximumDepth - 1 });
    expect(valueOf(`a: ${'{ a: '.repeat(5000)}`)).toHaveProperty('reason');
  });

  it('keeps keys that mean something to JavaScript as keys', () => {
    const value = valueOf('__proto__: { a: 1 }\nconstructor: 2') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
