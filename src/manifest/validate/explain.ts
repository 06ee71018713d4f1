import type { Path } from '../source.ts';
import { explainConflict, explainMissing, explainName, explainUnknownKey } from './explain-keys.ts';
import {
  explainChoice,
  explainEmpty,
  explainPattern,
  explainRange,
  explainRepeated,
  explainType,
} from './explain-values.ts';
import type { Explained, Explanation, Found, Words } from './found.ts';
import { schemaAt, type SchemaError } from './schema-error.ts';

/** Puts a schema error into words, at the place of the mistake. */
export function explain(error: SchemaError, about: Explanation): Explained {
  const schema = schemaAt(about.schema, error.path);
  const value = valueAt(about.value, error.path);
  const found: Found = { error, about, schema, value };
  const explainer = Object.hasOwn(explainers, error.keyword) ? explainers[error.keyword] : undefined;
  return { path: error.path, part: 'value', ...(explainer ?? explainPattern)(found) };
}

/** The keywords of JSON Schema that can be put into words; the kinds' schemas use no others. */
export function explainedKeywords(): readonly string[] {
  return Object.keys(explainers);
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value);
}

const explainers: Readonly<Record<string, (found: Found) => Words>> = {
  additionalProperties: explainUnknownKey,
  type: explainType,
  enum: explainChoice,
  const: explainChoice,
  required: explainMissing,
  pattern: explainPattern,
  not: explainPattern,
  contains: explainPattern,
  propertyNames: explainName,
  minimum: explainRange,
  maximum: explainRange,
  exclusiveMinimum: explainRange,
  minLength: explainEmpty,
  minItems: explainEmpty,
  minProperties: explainEmpty,
  maxProperties: explainConflict,
  uniqueItems: explainRepeated,
};
