import { pathPattern, variablePattern } from './patterns.ts';
import { textOr } from './schema.ts';

/** What a program is started with. */
export const env = {
  description:
    'Environment variables. They win over those that references inject. Values may hold expressions: `${db.host}`, `${parameters.region}`, `${api.http.url}`, `${env.HOME:-/tmp}`; `$${` is a literal `${`.',
  type: 'object',
  propertyNames: variablePattern,
  additionalProperties: {
    type: ['string', 'number', 'boolean'],
    description: 'The value. Numbers and booleans are passed as text. May hold expressions such as `${db.uri}`.',
  },
  examples: [{ LOG_LEVEL: 'debug', DATABASE_URL: '${appdb.uri}' }],
} as const;

export const envFiles = {
  description:
    'Files of `NAME=value` lines, relative to the manifest. Later files win over earlier ones; `env` wins over all of them.',
  type: 'array',
  items: textOr(
    { minLength: 1, description: 'Path of a file, relative to the manifest, or `{ path, optional, raw }`.' },
    {
      path: { type: 'string', minLength: 1, description: 'Path of a file, relative to the manifest.' },
      optional: { type: 'boolean', default: false, description: 'It may be missing.' },
      raw: { type: 'boolean', default: false, description: 'Values stand in it as they are: quotes belong to them.' },
    },
    ['path'],
  ),
  examples: [['.env.local']],
} as const;

const words = {
  type: ['string', 'array'],
  minLength: 1,
  minItems: 1,
  items: {
    type: ['string', 'number', 'boolean'],
    description: 'One word, passed as it is. May hold expressions.',
  },
} as const;

export const args = {
  ...words,
  description:
    'Arguments after the command: a list, or one text that is split into words as a shell does (no shell runs it). May hold expressions such as `${self.http.targetPort}`.',
  examples: [['--verbose', '--port', '${self.http.targetPort}']],
} as const;

export const command = {
  ...words,
  description:
    'The program and its first arguments: a list, or one text that is split into words as a shell does (no shell runs it). In a container it replaces the image’s command. May hold expressions.',
  examples: ['node server.js', ['python', '-m', 'worker']],
} as const;

export const entrypoint = {
  ...words,
  description: 'Replaces the entry point of the container’s image. A list, or one text that is split into words.',
  examples: [['/bin/sh', '-c']],
} as const;

export const workdir = {
  description:
    'The working folder: absolute inside a container; for a process relative to its `path`. Default: the image’s own, or `path`.',
  type: 'string',
  minLength: 1,
  examples: ['/app'],
} as const;

export const user = {
  description: 'The user inside the container: a name or number, optionally with a group. Default: the image’s own.',
  type: ['string', 'integer'],
  minLength: 1,
  minimum: 0,
  examples: [10001, 'node', '1000:1000'],
} as const;

export const writablePaths = {
  description:
    'Folders that the program writes to although its root file system is read-only. Each becomes an empty temporary folder. Containers only.',
  type: 'array',
  items: { type: 'string', ...pathPattern, description: 'An absolute path inside the container.' },
  uniqueItems: true,
  examples: [['/tmp', '/var/cache/nginx']],
} as const;
