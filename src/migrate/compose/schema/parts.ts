import type { Schema } from '../../../kinds/parts/schema.ts';

/** Values that several attributes of a compose file have in common. */

export const text: Schema = { type: 'string' };
export const truth: Schema = { type: ['boolean', 'string'] };
export const number: Schema = { type: ['number', 'string'] };
export const whole: Schema = { type: ['integer', 'string'] };
export const textOrNumber: Schema = { type: ['string', 'number'] };

/** Names of services, networks, volumes, …. */
export const namePattern = '^[a-zA-Z0-9._-]+$';

/** One of these texts. */
export function choice(...values: readonly string[]): Schema {
  return { type: 'string', enum: values };
}

export function listOf(items: Schema, isUnique = false): Schema {
  return isUnique ? { type: 'array', items, uniqueItems: true } : { type: 'array', items };
}

export const texts: Schema = listOf(text);
export const uniqueTexts: Schema = listOf(text, true);
export const textOrTexts: Schema = { type: ['string', 'array'], items: text, uniqueItems: true };

/** A map of these attributes and of `x-…`. */
export function attributes(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', properties, required, additionalProperties: false, patternProperties: { '^x-': {} } };
}

/** The short form, a text, or a map of these attributes. */
export function textOr(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { ...attributes(properties, required), type: ['string', 'object'] };
}

/** A map, or nothing at all. */
export function orNothing(schema: Schema): Schema {
  return { ...schema, type: ['object', 'null'] };
}

/** Names of one's own, each with such a value. */
export function named(value: Schema): Schema {
  return { type: 'object', patternProperties: { [namePattern]: value }, additionalProperties: false };
}

/** A list of names, or a map with more about each. */
export function namesOr(value: Schema): Schema {
  return { ...named(value), type: ['array', 'object'], items: text, uniqueItems: true };
}

/** Keys of one's own, each with such a value. */
export function mapOf(value: Schema): Schema {
  return { type: 'object', additionalProperties: value };
}

/** A map, or a list of `key=value`. */
export const pairs: Schema = {
  type: ['object', 'array'],
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
  items: text,
  uniqueItems: true,
};

/** Options of a driver. */
export const driverOptions: Schema = mapOf(textOrNumber);

/** Whether something is made elsewhere; the old form has its name inside. */
export const external: Schema = {
  type: ['boolean', 'string', 'object'],
  properties: { name: text },
  additionalProperties: false,
  patternProperties: { '^x-': {} },
};

export const extraHosts: Schema = {
  type: ['object', 'array'],
  additionalProperties: { type: ['string', 'array'], items: text },
  items: text,
  uniqueItems: true,
};

export const command: Schema = { type: ['null', 'string', 'array'], items: text };

/** A secret or config as a service uses it. */
export const fileReferences: Schema = listOf(
  textOr({ source: text, target: text, uid: text, gid: text, mode: number }),
);

export const ulimits: Schema = {
  type: 'object',
  patternProperties: {
    '^[a-z]+$': {
      type: ['integer', 'string', 'object'],
      properties: { hard: whole, soft: whole },
      required: ['soft', 'hard'],
      additionalProperties: false,
      patternProperties: { '^x-': {} },
    },
  },
};

/** What runs in a container at a moment of its life. */
export const hook: Schema = attributes({
  command,
  user: text,
  privileged: truth,
  working_dir: text,
  environment: pairs,
});

const deviceAttributes = { capabilities: texts, count: whole, device_ids: texts, driver: text, options: pairs };

/** Devices that a service asks for. */
export const deviceRequests: Schema = listOf({
  ...attributes(deviceAttributes),
  anyOf: [{ required: ['capabilities'] }, { required: ['driver'] }],
});

export const gpus: Schema = { type: ['string', 'array'], pattern: '^all$', items: attributes(deviceAttributes) };
