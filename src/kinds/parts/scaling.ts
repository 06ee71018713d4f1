import { closed } from './schema.ts';
import { cpuPattern, sizePattern } from './patterns.ts';

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
  }),
} as const;
