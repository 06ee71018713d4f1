import { describe, expect, it } from 'vitest';
import { toNode, toValue, type Node } from '../../../src/manifest/node.ts';
import { mergePatch } from '../../../src/manifest/overlay/merge-patch.ts';
import type { Source } from '../../../src/manifest/source.ts';

const source = (file: string): Source => ({ file, text: '', find: () => ({ start: 0, end: 0 }) });
const node = (value: unknown, file = 'base'): Node => toNode(value, { source: source(file) });

describe('mergePatch', () => {
  // The examples of RFC 7396, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('merges %j with %j', (target, patch, result) => {
    expect(toValue(mergePatch(node(target), node(patch)))).toEqual(result);
  });

  it('remembers where each value was written', () => {
    const merged = mergePatch(node({ a: 1, b: { c: 2 } }), node({ b: { d: 3 } }, 'overlay'));
    const files = (at: Node): unknown =>
      at.kind === 'map'
        ? Object.fromEntries([...at.entries].map(([key, child]) => [key, files(child)]))
        : at.origin.source.file;
    expect(files(merged)).toEqual({ a: 'base', b: { c: 'base', d: 'overlay' } });
  });
});
