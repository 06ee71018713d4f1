import { pool, loginProperties, optionsProperty } from '../parts/data.ts';
import { durationPattern, urlPattern } from '../parts/patterns.ts';
import { annotations, labels, region, targets } from '../parts/placement.ts';
import { explicitStart, profiles } from '../parts/lifecycle.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const health = {
  description:
    'How it shows that it is there; those that refer to it wait for that. `http`: a path below `url` that must answer with 200 to 399. `tcp: true`: a connection to its host and port. With `as`, a login in that kind’s own protocol is the default when host and port are given. Without any: it counts as healthy.',
  ...closed({
    http: {
      type: 'string',
      pattern: '^/',
      patternErrorMessage: 'must be a path that begins with `/`',
      description: 'A path below `url` that must answer with a status from 200 to 399.',
      examples: ['/health'],
    },
    tcp: { const: true, description: 'Its host and port must accept a connection.' },
    interval: { type: 'string', ...durationPattern, description: 'Time between two checks.', default: '10s' },
    timeout: { type: 'string', ...durationPattern, description: 'How long one check may take.', default: '3s' },
    retries: { type: 'integer', minimum: 1, description: 'Failures in a row that make it unhealthy.', default: 3 },
    startPeriod: { type: 'string', ...durationPattern, description: 'Failures before this much time do not count.' },
  }),
  examples: [{ http: '/health' }],
} as const;

const properties = {
  url: {
    type: 'string',
    ...urlPattern,
    description:
      'The address of a service that runs elsewhere. Those that refer to it get it as `services__<name>__<scheme>__0` and `<NAME>`. May hold expressions. Either this or `as`.',
    examples: ['https://api.stripe.com', '${parameters.payments-url}'],
  },
  as: {
    type: 'string',
    description:
      'The type of server that it is: those that refer to it get what a server of that type gives. With `connectionString`, or with `host` and the other parts. Either this or `url`.',
    examples: ['postgres', 'redis'],
  },
  connectionString: {
    type: 'string',
    minLength: 1,
    description:
      'The whole connection string, as a secret parameter: `${parameters.orders-db}`. The properties of the kind come from the parts, so give those too where they are used.',
    examples: ['${parameters.orders-db}'],
  },
  host: { type: 'string', minLength: 1, description: 'The server’s name or address. May hold expressions.' },
  port: {
    type: ['integer', 'string'],
    minimum: 1,
    maximum: 65535,
    minLength: 1,
    description: 'The server’s port: a number, or an expression. Default: the kind’s usual one.',
  },
  ...loginProperties,
  database: {
    type: 'string',
    minLength: 1,
    description: 'The database (the queue …) that is meant inside the server.',
  },
  ...optionsProperty,
  pool,
  health,
  region,
  explicitStart,
  profiles,
  labels,
  annotations,
  ...targets,
} as const;

/** `as` takes the kinds that somebody else can run. */
export function schemaFor(kinds: readonly string[]) {
  const schema = closed(properties);
  return {
    ...schema,
    properties: { ...properties, as: { ...properties.as, enum: kinds } },
    if: { not: { required: ['as'] } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { required: ['url'] },
  };
}

export type ExternalOptions = OptionsOf<typeof properties>;
