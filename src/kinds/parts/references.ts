import { namePattern, variablePattern } from './patterns.ts';
import { textOr } from './schema.ts';

const optional = {
  type: 'boolean',
  default: false,
  description: 'A target that is absent, not selected or failed is then no error; its variables are unset.',
} as const;

const restartWith = {
  type: 'boolean',
  default: false,
  description: 'It is started anew when the other one is. Published for Compose; `up` does not do it.',
} as const;

const resource = { type: 'string', ...namePattern, description: 'The resource’s name.' } as const;

export const references = {
  description:
    'What it uses. Each reference injects connection information (`ConnectionStrings__db`, `DB_HOST`, `DB_URI`, `services__api__http__0`, `API_HTTP` …), ' +
    'draws an edge in the graph, permits the traffic where networks are policed, and waits until the other is healthy.\n\n' +
    'A name, or `{ resource, as, until, optional, inject, roles, database }`.',
  type: 'array',
  items: textOr(
    {
      ...namePattern,
      description: 'A resource that it uses, by name, or the long form.',
    },
    {
      resource,
      as: {
        type: 'string',
        pattern: '^[A-Za-z_][A-Za-z0-9_-]*$',
        patternErrorMessage:
          'must be a name of letters, digits, `_` and `-` that does not begin with a digit or a dash',
        description: 'The name that variables are injected under. Default: the resource’s own.',
        examples: ['primary', 'replica'],
      },
      until: {
        enum: ['healthy', 'started', 'completed', 'none'],
        description:
          'What it waits for before it starts. Default: `healthy`; for a job `completed`. `none` does not wait.',
      },
      optional,
      restartWith,
      inject: {
        type: 'object',
        description:
          'Further variables: name → property of the connection (`uri`, `host`, `jdbcConnectionString` …) or `endpoint.property`. For the names that a framework expects.',
        propertyNames: variablePattern,
        additionalProperties: {
          type: 'string',
          minLength: 1,
          description: 'The property whose value the variable gets.',
        },
        examples: [{ DATABASE_URL: 'uri' }],
      },
      roles: {
        type: 'array',
        items: { type: 'string', minLength: 1, description: 'The name of a role.' },
        description: 'Roles that its identity gets in the database, where the target has identities.',
        examples: [['db_datareader', 'db_datawriter']],
      },
      database: {
        ...resource,
        description: 'For a read replica: which of its primary’s databases is meant. Implied when there is just one.',
      },
    },
    ['resource'],
  ),
  examples: [['appdb', { resource: 'cache', until: 'started' }]],
} as const;

export const waitFor = {
  description:
    'What it only waits for, taking nothing from it: a name, or `{ resource, until, optional }`. `healthy` by default; for a job `completed`.',
  type: 'array',
  items: textOr(
    { ...namePattern, description: 'A resource that it waits for, by name, or the long form.' },
    {
      resource,
      until: {
        enum: ['healthy', 'started', 'completed'],
        description: 'What must be true of it. Default: `healthy`; for a job `completed`.',
      },
      optional,
      restartWith,
      alias: {
        type: 'string',
        minLength: 1,
        description: 'A name that it alone reaches the other one by, besides the usual one. Published for Compose.',
      },
    },
    ['resource'],
  ),
  examples: [['migrate']],
} as const;
