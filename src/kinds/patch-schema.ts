import type { Schema } from './parts/schema.ts';

/** The schema of a JSON Merge Patch over what a schema describes: everything is optional, and `null` removes. */
export function toPatch(schema: Schema): Schema {
  const { required: _required, if: _if, then: _then, else: _else, minProperties: _min, ...kept } = schema;
  const { type, properties, additionalProperties, enum: choices } = kept as Schema & Readonly<Record<string, unknown>>;
  return {
    ...kept,
    ...(type === undefined ? {} : { type: [...(Array.isArray(type) ? (type as unknown[]) : [type]), 'null'] }),
    ...(Array.isArray(choices) ? { enum: [...(choices as unknown[]), null] } : {}),
    ...(isSchema(properties) ? { properties: patchEach(properties) } : {}),
    ...(isSchema(additionalProperties) ? { additionalProperties: toPatch(additionalProperties) } : {}),
  };
}

function patchEach(properties: Schema): Readonly<Record<string, Schema>> {
  const entries = Object.entries(properties) as readonly [string, Schema][];
  return Object.fromEntries(entries.map(([name, schema]) => [name, toPatch(schema)]));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
