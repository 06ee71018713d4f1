import { namePattern } from './patterns.ts';
import { closed } from './schema.ts';

/** Where it stands, and what it is marked with. */
export const network = {
  description:
    'The private networks that it is in: the name of a `network` resource, or a list of them. Under `up`, containers of different networks cannot reach each other.',
  type: ['string', 'array'],
  ...namePattern,
  items: { type: 'string', ...namePattern, description: 'The name of a `network` resource.' },
  examples: ['net', ['front', 'back']],
} as const;

export const region = {
  description: 'The region that it is placed in when published.',
  type: 'string',
  minLength: 1,
  examples: ['eastus', 'westeurope'],
} as const;

export const labels = {
  description: 'Labels on what is created for it: containers, Kubernetes objects.',
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'], description: 'The label’s value.' },
  examples: [{ team: 'orders' }],
} as const;

export const annotations = {
  description: 'Annotations on its Kubernetes objects when published.',
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'], description: 'The annotation’s value.' },
} as const;

export const security = {
  description: 'How tightly the container is locked in.',
  ...closed({
    readOnlyRoot: {
      type: 'boolean',
      description:
        'The root file system cannot be written to; `writablePaths` stay writable. Published: on unless you say `false` and why.',
    },
    reason: {
      type: 'string',
      minLength: 1,
      description: 'Why a weaker setting is needed. It is carried into what is published.',
    },
  }),
  examples: [{ readOnlyRoot: true }],
} as const;

const targetOnly = {
  type: 'object',
  additionalProperties: { description: 'A setting of this target, passed on as it is.' },
} as const;

/** What only one target understands. */
export const targets = {
  compose: {
    ...targetOnly,
    description: 'Settings that only `publish --target compose` and `swarm` understand, merged into its service.',
  },
  kubernetes: {
    ...targetOnly,
    description: 'Settings that only `publish --target k8s` and `helm` understand.',
  },
  azure: { ...targetOnly, description: 'Settings that only `publish --target azure` understands.' },
} as const;
