import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

/** A JSON Schema of draft-07, as far as the kinds use it. Every property has a `description`: it is the hover text. */
export interface Schema {
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

/** Properties by name: what a kind's options are put together from. */
export type Properties = Readonly<Record<string, Schema>>;

/** The TypeScript type of validated options, from the same fragments as the schema. */
export type OptionsOf<P extends Properties> = { readonly [K in keyof P]?: ValueOf<P[K]> };

/** The TypeScript type of what one schema accepts. */
export type ValueOf<S> = S extends JSONSchema ? FromSchema<S, { keepDefaultedPropertiesOptional: true }> : unknown;

/** Unknown keys are errors, except those that begin with `x-`. */
export const extensionKeys = {
  '^x-': { description: 'Yours: `apphost` ignores every key that begins with `x-`. A good place for YAML anchors.' },
} as const;

/** A schema of an object that takes these properties and no others, but for `x-…`. */
export function closed<const P extends Properties, const R extends readonly (keyof P & string)[] = readonly []>(
  properties: P,
  required?: R,
): { readonly type: 'object'; readonly properties: P; readonly required: R; readonly additionalProperties: false } {
  const schema = {
    type: 'object',
    properties,
    required: (required ?? []) as R,
    additionalProperties: false,
    patternProperties: extensionKeys,
  } as const;
  return schema;
}

/**
 * A short and a long form of one thing: a text, or an object with these properties. Written as one schema with two
 * types, not as `anyOf`, so that a mistake inside either form gives one error and not three.
 */
export function textOr<
  const T extends Schema,
  const P extends Properties,
  const R extends readonly (keyof P & string)[] = readonly [],
>(
  text: T,
  properties: P,
  required?: R,
): T & {
  readonly type: readonly ['string', 'object'];
  readonly properties: P;
  readonly required: R;
  readonly additionalProperties: false;
} {
  return { ...text, ...closed(properties, required), type: ['string', 'object'] } as const;
}
