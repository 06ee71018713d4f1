import type { Path } from '../source.ts';
import type { Schema } from '../../kinds/parts/schema.ts';

/** What the precompiled validators report; `path` starts from the value that was validated. */
export interface SchemaError {
  readonly path: Path;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** The part of a schema that applies at a path. */
export function schemaAt(schema: Schema, path: Path): Schema {
  let at: Schema = schema;
  for (const key of path) {
    const isItem = typeof key === 'number' && at['items'] !== undefined;
    at = isItem ? subschema(at['items']) : propertySchema(at, String(key));
  }
  return at;
}

/** The keys that a schema of an object knows. */
export function knownKeys(schema: Schema): readonly string[] {
  return Object.keys((schema['properties'] as object | undefined) ?? {});
}

function propertySchema(schema: Schema, key: string): Schema {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  if (Object.hasOwn(properties, key)) return subschema(properties[key]);
  const patterns = (schema['patternProperties'] ?? {}) as Readonly<Record<string, Schema>>;
  const match = Object.keys(patterns).find((pattern) => new RegExp(pattern).test(key));
  return subschema(match === undefined ? schema['additionalProperties'] : patterns[match]);
}

function subschema(schema: unknown): Schema {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema) ? (schema as Schema) : {};
}
