import type { Kind } from './kind.ts';
import { overlayProperties } from './manifest-schema.ts';
import { namePattern, reservedNames } from './parts/patterns.ts';
import { extensionKeys, type Schema } from './parts/schema.ts';
import { toPatch } from './patch-schema.ts';
import { definitionOf, toSchemaSet } from './schema-set.ts';

/**
 * The whole schema for editors: draft-07, dispatching on `type` with one `if` per kind, never `oneOf` over them, so that a
 * mistake gives one error. Descriptions are Markdown: they are what an editor shows on hover.
 */
export function toEditorSchema(kinds: readonly Kind[]): Schema {
  const { definitions, manifest } = toSchemaSet(kinds);
  const properties = manifest['properties'] as Readonly<Record<string, Schema>>;
  const { resources = {}, environments = {} } = properties;
  return withHoverTexts({
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...manifest,
    properties: {
      ...properties,
      resources: {
        ...resources,
        propertyNames: editorName,
        additionalProperties: { $ref: '#/definitions/resource' },
      },
      environments: { ...environments, additionalProperties: overlay(environments['additionalProperties'] as Schema) },
    },
    definitions: {
      ...definitions,
      resource: resourceSchema(kinds),
      'resource-patch': resourcePatch(kinds),
    },
  }) as Schema;
}

/** An editor says of `not` only that something is not allowed, so the reserved names are part of the pattern there. */
const editorName = {
  pattern: namePattern.pattern.replace('^', `^(?!(${reservedNames.join('|')})$)`),
  patternErrorMessage: `${namePattern.patternErrorMessage}; ${reservedNames.join(', ')} are reserved`,
} as const;

function resourceSchema(kinds: readonly Kind[]): Schema {
  return {
    description: 'A resource. Its `type` says which properties it takes.',
    type: 'object',
    properties: { type: typeSchema(kinds) },
    // One that extends another has its type from there, so any property may stand in it.
    if: { type: 'object', required: ['extends'], not: { required: ['type'] } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { $ref: '#/definitions/resource-patch' },
    else: { required: ['type'] },
    allOf: kinds.map((kind) => ({
      if: { type: 'object', required: ['type'], properties: { type: { const: kind.name } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { $ref: `#/definitions/${definitionOf(kind.name)}` },
    })),
  };
}

function typeSchema(kinds: readonly Kind[]): Schema {
  return {
    description: 'What the resource is. It says what the application needs, not where that runs.',
    enum: kinds.map((kind) => kind.name),
    markdownEnumDescriptions: kinds.map((kind) => kind.summary),
    enumDescriptions: kinds.map((kind) => kind.summary),
  };
}

/** What an overlay may say about a resource whose type stands elsewhere: a part of anything, `null` to remove. */
function resourcePatch(kinds: readonly Kind[]): Schema {
  const properties: Record<string, Schema> = {};
  for (const kind of kinds) {
    for (const [name, fragment] of Object.entries(kind.schema['properties'] as Readonly<Record<string, Schema>>)) {
      const known = properties[name];
      const patch = toPatch(fragment);
      // Where kinds differ, their words are kept and their rules are not: which of them applies is not known here.
      const differs = known !== undefined && JSON.stringify(known) !== JSON.stringify(patch);
      properties[name] = differs ? { description: known.description ?? '' } : patch;
    }
  }
  return {
    description: 'What changes in a resource: lists are replaced whole, `null` removes.',
    type: ['object', 'null'],
    properties: {
      type: { ...typeSchema(kinds), enum: [...kinds.map((kind) => kind.name), null] },
      extends: { type: ['string', 'null'], description: 'Another resource whose properties it starts from.' },
      ...properties,
    },
    additionalProperties: false,
    patternProperties: extensionKeys,
  };
}

function overlay(environment: Schema): Schema {
  const { resources, ...others } = overlayProperties;
  const patches = Object.entries(others).map(([name, fragment]) => [name, toPatch(fragment)]);
  return {
    ...environment,
    properties: {
      ...Object.fromEntries(patches),
      resources: {
        description: resources.description,
        type: ['object', 'null'],
        additionalProperties: { $ref: '#/definitions/resource-patch' },
      },
    },
    additionalProperties: false,
    patternProperties: extensionKeys,
  };
}

/** Editors that read Markdown look for it under a name of its own. */
function withHoverTexts(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((part) => withHoverTexts(part));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copied = Object.entries(schema).map(([keyword, value]) => [keyword, hoverTextsBelow(keyword, value)]);
  const copy = Object.fromEntries(copied) as Record<string, unknown>;
  const { description } = copy;
  return typeof description === 'string' ? { ...copy, markdownDescription: description } : copy;
}

function hoverTextsBelow(keyword: string, value: unknown): unknown {
  // Values of the user's, not schemas.
  if (['examples', 'default', 'enum', 'const'].includes(keyword)) return value;
  if (!['properties', 'patternProperties', 'definitions'].includes(keyword)) return withHoverTexts(value);
  const named = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(named.map(([name, schema]) => [name, withHoverTexts(schema)]));
}
