import { durationPattern, namePattern } from './patterns.ts';
import { runProperties } from './run.ts';
import { closed, type OptionsOf, type ValueOf } from './schema.ts';
import { volume } from './storage.ts';

const replicas = {
  description:
    'Not for data: copies of a database are not interchangeable. Use `replicaOf` for a read replica and `highAvailability` for a standby.',
  deprecationMessage: 'Replicas are for code: use `replicaOf` for a read replica and `highAvailability` for a standby.',
  doNotSuggest: true,
} as const;

const image = {
  description:
    'The container image, without its tag, when it is not the usual one: a mirror, or a build with extensions. A tag or digest may stand in it.',
  type: 'string',
  minLength: 1,
  examples: ['docker.io/pgvector/pgvector'],
} as const;

const tag = {
  description: 'The image’s tag. Default: the version that this release of `apphost` was tested with.',
  type: ['string', 'number'],
  minLength: 1,
  examples: ['17'],
} as const;

const port = {
  description:
    'The stable port on this machine, on the server’s first endpoint. Left out, a free one is chosen once and remembered.',
  type: 'integer',
  minimum: 1,
  maximum: 65535,
} as const;

const username = {
  description: 'The administrator’s name, or an expression such as `${parameters.db-user}`.',
  type: 'string',
  minLength: 1,
} as const;

const password = {
  description:
    'The password, as a parameter: `${parameters.db-password}`. Left out, one is generated and remembered with the user secrets as `<name>-password`. A password in clear is accepted with a warning.',
  type: 'string',
  minLength: 1,
  examples: ['${parameters.db-password}'],
} as const;

const options = {
  description:
    'Further settings of the connection string, by the name that the client library gives them. Values may hold expressions.',
  type: 'object',
  additionalProperties: {
    type: ['string', 'number', 'boolean'],
    description: 'The setting’s value.',
  },
} as const;

const admin = {
  description: 'Brings the kind’s companion page along as `<name>-admin`, already connected. Never published.',
  type: 'boolean',
  default: false,
} as const;

const ephemeral = {
  description: 'The data may be lost when it stops. Says so on purpose where a volume would be expected.',
  type: 'boolean',
  default: false,
} as const;

/** The properties of everything that keeps data. */
export const dataProperties = {
  ...runProperties,
  replicas,
  image,
  tag,
  port,
  volume,
  ephemeral,
} as const;

/** For servers that one logs in to. */
export const loginProperties = { username, password } as const;
export const passwordProperty = { password } as const;
export const optionsProperty = { options } as const;
export const adminProperty = { admin } as const;

export const highAvailability = {
  description:
    'A standby that takes over when the server fails. Given by the target when published; under `up` one server runs, and `up` says so. `true`, or `{ replicas, mode }`.',
  ...closed({
    replicas: {
      type: 'integer',
      minimum: 2,
      maximum: 9,
      description: 'Servers in all, the first included.',
      default: 3,
    },
    mode: {
      enum: ['zone-redundant', 'same-zone'],
      description: 'Where the standby stands.',
      default: 'zone-redundant',
    },
  }),
  type: ['boolean', 'object'],
  examples: [true],
} as const;

export const backup = {
  description: 'Automatic backups, where it is published.',
  ...closed({
    retentionDays: {
      type: 'integer',
      minimum: 1,
      maximum: 35,
      description: 'How long each is kept, in days.',
      default: 7,
    },
    schedule: {
      type: 'string',
      pattern: '^\\S+ +\\S+ +\\S+ +\\S+ +\\S+$',
      patternErrorMessage: 'must have the five fields of cron (minute, hour, day, month, weekday), such as `0 3 * * *`',
      description: 'When a full one is made: five-field cron, UTC.',
      examples: ['0 3 * * *'],
    },
    geoRedundant: { type: 'boolean', default: false, description: 'A copy is kept in a second region.' },
    destination: {
      type: 'string',
      minLength: 1,
      description: 'Where they go, for targets that need an address.',
      examples: ['s3://backups/orders'],
    },
  }),
  examples: [{ retentionDays: 35 }],
} as const;

export const replicaOf = {
  description:
    'Makes it a read replica of the named server, which it follows by streaming replication. It has its primary’s databases.',
  type: 'string',
  ...namePattern,
  examples: ['db-primary'],
} as const;

export const managedIdentity = {
  description:
    'No password at all where the target has identities: those that refer to it log in as themselves. Elsewhere the password is used, and a note says so.',
  type: 'boolean',
  default: false,
} as const;

export const privateEndpoint = {
  description: 'Reachable only from inside its `network` when published; the public address is switched off.',
  type: 'boolean',
  default: false,
} as const;

export const pool = {
  description: 'The connection pool of those that refer to it, written into the connection string.',
  ...closed({
    min: { type: 'integer', minimum: 0, description: 'Connections that are kept open.' },
    max: { type: 'integer', minimum: 1, description: 'The most connections.' },
    timeout: { type: 'string', ...durationPattern, description: 'How long a request waits for a free connection.' },
    pooler: {
      type: 'boolean',
      default: false,
      description: 'Asks for a pooler in front of the server (PgBouncer) when published.',
    },
  }),
  examples: [{ max: 50, timeout: '15s' }],
} as const;

/** For the servers that are not copied by streaming. */
export const standbyProperties = { highAvailability, backup, managedIdentity, privateEndpoint } as const;

/** What a server is asked for in production. */
export const productionProperties = { ...standbyProperties, replicaOf } as const;

export type DataOptions = OptionsOf<typeof dataProperties>;
export type LoginOptions = OptionsOf<typeof loginProperties>;
export type PoolOptions = ValueOf<typeof pool>;
export type VolumeOption = ValueOf<typeof volume>;
