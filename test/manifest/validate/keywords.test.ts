import { describe, expect, it } from 'vitest';
import { kinds } from '../../../src/kinds/index.ts';
import { manifestSchema } from '../../../src/kinds/manifest-schema.ts';
import { explainedKeywords } from '../../../src/manifest/validate/explain.ts';

/** Keywords that never fail by themselves: they hold other schemas, or words for people. */
const silent = [
  'properties',
  'patternProperties',
  'items',
  'if',
  'then',
  'else',
  'description',
  'examples',
  'default',
  'patternErrorMessage',
  'errorMessage',
  'deprecationMessage',
  'doNotSuggest',
  'title',
  '$comment',
  'deprecated',
];

/** The keywords of a schema and of all in it, except what only decides about others (`if`, `not`). */
function keywordsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]): readonly string[] => {
    const inner =
      keyword === 'properties' || keyword === 'patternProperties' ? Object.values(value as object) : [value];
    const descends = ['properties', 'patternProperties', 'items', 'additionalProperties', 'then', 'else'].includes(
      keyword,
    );
    return [keyword, ...(descends ? inner.flatMap((child) => keywordsOf(child)) : [])];
  });
}

describe('the words for schema errors', () => {
  it.each([['manifest', manifestSchema] as const, ...kinds.map((kind) => [kind.name, kind.schema] as const)])(
    'cover every keyword of %s',
    (_name, schema) => {
      const known = [...explainedKeywords(), ...silent];
      expect([...new Set(keywordsOf(schema))].filter((keyword) => !known.includes(keyword))).toEqual([]);
    },
  );
});
