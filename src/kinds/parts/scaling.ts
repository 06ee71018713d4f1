import { closed } from './schema.ts';
import { cpuPattern, sizePattern } from './patterns.ts';

const memory = { type: ['string', 'integer'], minimum: 1, ...sizePattern } as const;

const count = { type: 'integer', minimum: 1, maximum: 1000 } as const;

/** How many, and how large. */
export const replicas = {
  description:
    'How many copies run behind one stable address: a number, or `{ min, max, cpu }` to let the target add and remove copies by load.\n\n' +
    '`up` starts `min`. Left out: 1 under `up`, 2 when published (1 with a volume that only one can write). An explicit `1` stays 1.',
  examples: [3, { min: 2, max: 10, cpu: 70 }],
  minimum: 1,
  maximum: 1000,
  ...closed(
    {
      min: { ...count, description: 'The fewest copies; what `up` starts.', default: 1 },
      max: { ...count, description: 'The most copies.' },
      cpu: {
        type: 'integer',
        minimum: 1,
        maximum: 100,
        description: 'Average cpu use, in percent of its limit, above which copies are added.',
        default: 70,
      },
    },
    ['max'],
  ),
  type: ['integer', 'object'],
} as const;

export const limits = {
  description:
    'The most that each replica may use. On a container these are real limits of the kernel; a process on this machine is not limited, and `up` says so. ' +
    'Published, they become requests and limits.',
  examples: [{ cpu: 1, memory: '512Mi' }],
  ...closed({
    cpu: {
      description: 'Cores, as a Kubernetes quantity: `2`, `0.5`, `500m`.',
      type: ['number', 'string'],
      exclusiveMinimum: 0,
      ...cpuPattern,
      examples: [1, 0.5, '500m'],
    },
    memory: {
      description: 'Memory, as a Kubernetes quantity: `512Mi`, `1Gi`. A bare number is bytes.',
      type: ['string', 'integer'],
      minimum: 4194304,
      ...sizePattern,
      examples: ['256Mi', '512Mi', '1Gi'],
    },
    sharedMemory: { ...memory, description: 'The size of `/dev/shm`.' },
  }),
} as const;

export const requests = {
  description: 'What is kept free for each replica where there are several machines. Published as requests.',
  examples: [{ cpu: '250m', memory: '256Mi' }],
  ...closed({
    cpu: {
      description: 'Cores, as a Kubernetes quantity.',
      type: ['number', 'string'],
      exclusiveMinimum: 0,
      ...cpuPattern,
    },
    memory: { ...memory, description: 'Memory, as a Kubernetes quantity.' },
  }),
} as const;

export const gpus = {
  description:
    'Graphics processors: `all`, a number, or `{ count, driver, ids, capabilities, options }`; a list for several kinds.',
  examples: ['all', 1, [{ driver: 'nvidia', count: 2 }]],
  type: ['string', 'integer', 'array'],
  pattern: '^all$',
  patternErrorMessage: 'must be `all`, a number or a list',
  minimum: 1,
  items: {
    description: 'One kind of them.',
    ...closed({
      count: { type: ['integer', 'string'], description: 'How many, or `all`.' },
      driver: { type: 'string', minLength: 1, description: 'The driver.' },
      ids: { type: 'array', items: { type: 'string', description: 'One device.' }, description: 'Which ones.' },
      capabilities: {
        type: 'array',
        items: { type: 'string', description: 'One capability.' },
        description: 'What they must be able to do, besides `gpu`.',
      },
      options: {
        type: 'object',
        additionalProperties: { type: ['string', 'number', 'boolean'], description: 'The value.' },
        description: 'Options of the driver.',
      },
    }),
  },
} as const;
