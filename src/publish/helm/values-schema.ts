import type { ResourceValues } from './resource-values.ts';

export interface SchemaRequest {
  readonly name: string;
  /** Those that the objects depend on; none when values say everything. */
  readonly environments: readonly string[];
  readonly values: ReadonlyMap<string, ResourceValues>;
}

/** The JSON Schema of the values: a misspelt name is refused before anything is rendered. */
export function printValuesSchema({ name, environments, values }: SchemaRequest): string {
  const own = Object.fromEntries([...values].map(([resource, value]) => [resource, resourceSchema(resource, value)]));
  const named = environments.length === 0 ? {} : { environmentName: environmentSchema(environments) };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Values of the chart ${name}`,
    ...strictObject({ ...named, createNamespace: namespaceSchema, ...own }, { global: { type: 'object' } }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

type Schema = Readonly<Record<string, unknown>>;

function strictObject(
  required: Readonly<Record<string, Schema>>,
  others: Readonly<Record<string, Schema>> = {},
): Schema {
  const properties = { ...required, ...others };
  return { type: 'object', additionalProperties: false, required: Object.keys(required), properties };
}

function environmentSchema(environments: readonly string[]): Schema {
  return { description: 'The environment of the manifest that the objects are those of.', enum: environments };
}

const namespaceSchema: Schema = {
  description: 'Also renders the Namespace of the release, for tools that apply what `helm template` prints.',
  type: 'boolean',
};

function resourceSchema(resource: string, values: ResourceValues): Schema {
  const { autoscaling, storage } = values;
  const schemas: { readonly [Name in keyof ResourceValues]-?: () => Schema } = {
    image: () => imageSchema,
    replicas: () => ({ description: 'How many pods, when their number is fixed.', type: 'integer', minimum: 0 }),
    autoscaling: () => autoscalingSchema(autoscaling?.cpu !== undefined),
    resources: () => podResourcesSchema,
    env: () => settingsSchema,
    hosts: () => hostsSchema,
    storage: () => strictObject(Object.fromEntries(Object.keys(storage ?? {}).map((claim) => [claim, claimSchema]))),
  };
  const names = (Object.keys(schemas) as (keyof ResourceValues)[]).filter((name) => values[name] !== undefined);
  return {
    title: resource,
    ...strictObject(Object.fromEntries(names.map((name) => [name, schemas[name]()]))),
  };
}

const imageSchema: Schema = {
  ...strictObject({
    repository: { type: 'string', pattern: '^[^\\s:@]+(:[0-9]+/)?[^\\s:@]+$' },
    tag: { type: 'string', pattern: '^(\\w[\\w.-]{0,127})?$', not: { const: 'latest' } },
    digest: { type: 'string', pattern: '^([a-z0-9]+:[0-9a-f]{32,})?$' },
  }),
  description: 'A tag, or a digest, or both; never `latest`.',
  anyOf: ['tag', 'digest'].map((version) => ({ properties: { [version]: { minLength: 1 } } })),
};

function autoscalingSchema(hasLoad: boolean): Schema {
  const count = { type: 'integer', minimum: 1 };
  return {
    ...strictObject({
      enabled: { type: 'boolean' },
      minReplicas: count,
      maxReplicas: count,
      ...(hasLoad ? { cpu: { description: 'In percent of what is requested.', ...count } } : {}),
    }),
    description: 'How many pods, by load. When it is off, `replicas` counts.',
  };
}

const quantity: Schema = {
  type: ['string', 'number'],
  pattern: '^[0-9]+(\\.[0-9]+)?(m|[kKMGTPE]i?|[eE][0-9]+)?$',
};

/** Devices and the like have names with a domain. */
const quantities: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: { cpu: quantity, memory: quantity, 'ephemeral-storage': quantity },
  patternProperties: { '^hugepages-': quantity, '^[a-z0-9.-]+/': quantity },
};

const podResourcesSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: { requests: quantities, limits: quantities },
};

const settingsSchema: Schema = {
  description: 'Plain settings, by variable. Text only: quote numbers. Null takes one away.',
  type: 'object',
  propertyNames: { pattern: '^[-._a-zA-Z][-._a-zA-Z0-9]*$' },
  additionalProperties: { type: ['string', 'null'] },
};

const hostsSchema: Schema = {
  description: 'Host names that it is reached by. None: those of the gateway.',
  type: 'array',
  uniqueItems: true,
  items: {
    type: 'string',
    maxLength: 253,
    pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
  },
};

const claimSchema: Schema = strictObject({
  size: { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?([kKMGTPE]i?)?$' },
  storageClass: { description: "Empty: the cluster's own choice.", type: 'string' },
});
