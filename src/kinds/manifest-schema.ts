import { namePattern, parameterNamePattern, reservedNames, urlPattern, durationPattern } from './parts/patterns.ts';
import { closed, type ValueOf } from './parts/schema.ts';

const count = (what: string) =>
  ({ type: 'integer', minimum: 0, description: `The fewest ${what}.`, default: 0 }) as const;
const classOf = (what: string) => ({ type: 'boolean', description: `Uses ${what}.`, default: true }) as const;

const generate = {
  description:
    'Makes a value up when nobody gives one, and remembers it with the user secrets. `true`, or `{ length, lower, upper, numeric, special, minLower … }`. Look-alike characters are left out.',
  examples: [true, { length: 24, special: false }],
  ...closed({
    length: { type: 'integer', minimum: 1, maximum: 1024, description: 'How many characters.', default: 22 },
    lower: classOf('lower-case letters'),
    upper: classOf('upper-case letters'),
    numeric: classOf('digits'),
    special: classOf('`-_.{}~()*+!`'),
    minLower: count('lower-case letters'),
    minUpper: count('upper-case letters'),
    minNumeric: count('digits'),
    minSpecial: count('special characters'),
  }),
  type: ['boolean', 'object'],
} as const;

/** One parameter. A bare value is its default. */
export const parameter = {
  description:
    'A value from outside: a bare value is its default, or `{ default, secret, description, generate }`. It is looked for in `--set parameters.NAME=`, the environment (`Parameters__NAME`), `.env`, the user secrets; then generated, defaulted, or asked for on a terminal.',
  examples: [{ secret: true }, { default: 'eastus' }],
  ...closed({
    default: { type: ['string', 'number', 'boolean'], description: 'Used when nobody gives a value. May be empty.' },
    secret: {
      type: 'boolean',
      default: false,
      description:
        'Never shown, logged or published in clear. Its value belongs in the user secrets, not in this file.',
    },
    description: { type: 'string', description: 'What it is for; shown where its value is asked for.' },
    generate,
  }),
  type: ['object', 'string', 'number', 'boolean'],
} as const;

const resourceName = {
  ...namePattern,
  not: { enum: reservedNames },
  errorMessage: 'This name is reserved: it means something in expressions.',
} as const;

/** A resource before its type is looked at. */
export const anyResource = {
  type: 'object',
  properties: {
    type: { type: 'string', description: 'What it is.' },
    extends: {
      type: 'string',
      ...namePattern,
      description:
        'Another resource of this manifest whose properties it starts from, except the endpoints’ `port`. Its own win. The type may not change.',
      examples: ['api-east'],
    },
  },
} as const;

const resources = {
  description: 'What the application is made of, by name. Each has a `type`.',
  type: 'object',
  propertyNames: resourceName,
  additionalProperties: anyResource,
} as const;

const parameters = {
  description: 'Values from outside, by name; expressions use them as `${parameters.NAME}`.',
  type: 'object',
  propertyNames: parameterNamePattern,
  additionalProperties: parameter,
  examples: [{ 'stripe-key': { secret: true } }],
} as const;

const alert = {
  description: 'One alert.',
  ...closed(
    {
      name: { type: 'string', minLength: 1, description: 'What it is called.' },
      resource: { type: 'string', ...namePattern, description: 'The resource that is watched. Default: every one.' },
      when: {
        type: 'string',
        minLength: 1,
        description: 'The condition, such as `cpu > 80%`, `memory > 90%`, `errors > 1%` or `unhealthy`.',
        examples: ['errors > 1%', 'unhealthy'],
      },
      for: { type: 'string', ...durationPattern, description: 'For how long, such as `5m`.' },
      severity: { enum: ['info', 'warning', 'critical'], description: 'How urgent it is.', default: 'warning' },
      notify: { type: 'string', minLength: 1, description: 'Where it is sent: an address or a URL.' },
    },
    ['name', 'when'],
  ),
} as const;

const telemetry = {
  description: 'Where logs, traces and metrics go besides the dashboard, which is always there under `up`.',
  ...closed({
    export: {
      type: 'string',
      ...urlPattern,
      description:
        'The OTLP endpoint of a collector. What runs is told through `OTEL_*` variables. Port 4318 means `http/protobuf`, any other `grpc`.',
      examples: ['https://collector.example.com:4317'],
    },
    alerts: { description: 'Conditions that someone should hear of.', type: 'array', items: alert },
  }),
} as const;

const evidence = {
  description:
    'Proof for the production checklist of what it cannot see by itself: a path of this repository, or a URL.',
  type: 'object',
  additionalProperties: {
    type: 'string',
    minLength: 1,
    description: 'A path relative to the manifest, or a URL.',
  },
  properties: {
    loadTest: { type: 'string', minLength: 1, description: 'The result of a load test.' },
    disasterRecovery: {
      type: 'string',
      minLength: 1,
      description: 'The plan for disaster recovery, with its last rehearsal.',
    },
    runbook: { type: 'string', minLength: 1, description: 'What to do when something breaks.' },
    securityReview: { type: 'string', minLength: 1, description: 'The last security review.' },
  },
} as const;

/** The parts of a manifest that an overlay may change too. */
export const overlayProperties = { parameters, resources, telemetry, evidence } as const;

const environments = {
  description:
    'What differs per environment, each a JSON Merge Patch over this file: lists are replaced whole, `null` removes. `up` means `development`; `publish`, `deploy` and `check` mean `production`; `-e` chooses another. `app.<name>.yaml` beside this file means the same.',
  type: 'object',
  additionalProperties: {
    type: 'object',
    description: 'What differs in this environment.',
  },
  examples: [{ production: { resources: { db: { highAvailability: true } } } }],
} as const;

/** Everything at the top of `app.yaml`. */
export const manifestProperties = {
  name: {
    type: 'string',
    ...namePattern,
    description: 'The application’s name: part of the names of containers, networks and Kubernetes objects.',
    examples: ['shop'],
  },
  id: {
    type: 'string',
    ...namePattern,
    description:
      'Keys containers, volumes, remembered passwords and state. Default: the name and eight hex digits of this file’s path, so that two folders never touch each other.',
  },
  include: {
    description:
      'Further manifests whose parameters and resources belong to this application; their paths start from their own folder. A name defined twice is an error.',
    type: 'array',
    items: { type: 'string', minLength: 1, description: 'Path of a manifest, relative to this file.' },
    examples: [['./payments/app.yaml']],
  },
  ...overlayProperties,
  environments,
} as const;

export const manifestSchema = {
  ...closed(manifestProperties, ['name']),
  description: 'An application, described once.',
};

export type ParameterOption = ValueOf<typeof parameter>;
export type GenerateOption = ValueOf<typeof generate>;
