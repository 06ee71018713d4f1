import { durationPattern } from './patterns.ts';
import { closed } from './schema.ts';

const endpointName = {
  type: 'string',
  minLength: 1,
  description: 'The endpoint that is asked. Default: the first one that fits.',
} as const;

const path = { type: 'string', pattern: '^/', patternErrorMessage: 'must be a path that begins with `/`' } as const;

export const health = {
  description:
    'How it shows that it is ready: **one** of `http`, `tcp`, `grpc` or `command`, and how patiently it is asked. Those that refer to it wait until it is healthy.\n\n' +
    'Without it, an http endpoint must answer (any status), a tcp one must accept, and what has no endpoint is healthy while it runs; databases and brokers are asked in their own protocol. `{}` says no more than that, and for Compose that the image has a check of its own.',
  examples: [
    { http: '/health', live: '/alive' },
    { command: 'pg_isready', interval: '5s' },
  ],
  ...closed({
    http: {
      ...path,
      description:
        'A path that must answer with a status from 200 to 399. Published as the readiness probe. Long form: `{ path, endpoint }`.',
      ...closed(
        { path: { ...path, description: 'The path that is asked for.', default: '/' }, endpoint: endpointName },
        ['path'],
      ),
      type: ['string', 'object'],
      examples: ['/health'],
    },
    tcp: {
      description: 'The endpoint that must accept a connection: its name, or `true` for the first.',
      type: ['string', 'boolean'],
      minLength: 1,
      examples: ['tcp', true],
    },
    grpc: {
      description:
        'Asks the standard gRPC health service: `true` for the server as a whole, or the name of a service. Long form: `{ service, endpoint }`.',
      ...closed({
        service: { type: 'string', description: 'The service that is asked about. Empty: the server as a whole.' },
        endpoint: endpointName,
      }),
      type: ['string', 'boolean', 'object'],
      examples: [true, 'orders.v1.Orders'],
    },
    command: {
      description:
        'A command that must end with exit code 0: inside the container, or beside the process. A list, or one text that is split into words.',
      type: ['string', 'array'],
      minLength: 1,
      minItems: 1,
      items: { type: ['string', 'number'], description: 'One word of the command. May hold expressions.' },
      examples: [['pg_isready', '-U', 'postgres']],
    },
    live: {
      ...path,
      description:
        'A second path that says whether the program is alive at all. Published as the liveness probe, which restarts it; no liveness is published without it.',
      examples: ['/alive'],
    },
    interval: { type: 'string', ...durationPattern, description: 'Time between two checks.', default: '10s' },
    timeout: { type: 'string', ...durationPattern, description: 'How long one check may take.', default: '3s' },
    retries: {
      type: 'integer',
      minimum: 1,
      description: 'Failures in a row, after it was healthy, that make it unhealthy.',
      default: 3,
    },
    startInterval: {
      type: 'string',
      ...durationPattern,
      description: 'Time between two checks before it was healthy for the first time. Published for Compose.',
    },
    disabled: {
      type: 'boolean',
      default: false,
      description: 'It is healthy while it runs; a check that the image has is not made either.',
    },
    startPeriod: {
      type: 'string',
      ...durationPattern,
      description: 'Failures before this much time since the start do not count.',
      default: '0s',
    },
  }),
} as const;
