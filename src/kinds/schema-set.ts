import type { Kind } from './kind.ts';
import { manifestSchema } from './manifest-schema.ts';
import type { Schema } from './parts/schema.ts';

/** The schemas of all kinds, with what several share written once. Definitions refer to each other by `#/definitions/`. */
export interface SchemaSet {
  /** Fragments by name, and under `<type>-resource` the whole schema of each kind. */
  readonly definitions: Readonly<Record<string, Schema>>;
  /** The top of the manifest. */
  readonly manifest: Schema;
}

/** The name of the definition that holds all of a kind. */
export function definitionOf(kind: string): string {
  return `${kind}-resource`;
}

/** Puts the kinds' schemas together. What is one fragment in the source becomes one definition. */
export function toSchemaSet(kinds: readonly Kind[]): SchemaSet {
  const common: Schema = manifestSchema.properties.resources.additionalProperties;
  const shared = { ...(common['properties'] as Record<string, Schema>) };
  const uses = new Map<Schema, { readonly property: string; count: number }>();
  for (const kind of kinds) {
    for (const [property, fragment] of Object.entries(propertiesOf(kind.schema))) {
      const use = uses.get(fragment) ?? { property, count: 0 };
      use.count += 1;
      uses.set(fragment, use);
    }
  }
  const names = nameFragments(uses);
  const definitions: Record<string, Schema> = {};
  for (const [fragment, name] of names) definitions[name] = fragment;
  for (const kind of kinds) definitions[definitionOf(kind.name)] = withReferences(kind, names, shared);
  return { definitions, manifest: manifestSchema };
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
}

/** Two different fragments may be called by the same property; the later ones get a number. */
function nameFragments(
  uses: ReadonlyMap<Schema, { readonly property: string; readonly count: number }>,
): ReadonlyMap<Schema, string> {
  const taken = new Map<string, number>();
  const names = new Map<Schema, string>();
  for (const [fragment, { property, count }] of uses) {
    if (count < 2) continue;
    const before = taken.get(property) ?? 0;
    taken.set(property, before + 1);
    names.set(fragment, before === 0 ? property : `${property}-${before + 1}`);
  }
  return names;
}

function withReferences(
  kind: Kind,
  names: ReadonlyMap<Schema, string>,
  shared: Readonly<Record<string, Schema>>,
): Schema {
  const own = Object.entries(propertiesOf(kind.schema)).map(([property, fragment]) => {
    const name = names.get(fragment);
    return [property, name === undefined ? fragment : { $ref: `#/definitions/${name}` }];
  });
  return {
    ...kind.schema,
    description: kind.summary,
    properties: { ...shared, type: { const: kind.name, description: kind.summary }, ...Object.fromEntries(own) },
  };
}
