import { networkBlock } from './compose-block/network.ts';
import { serviceBlock } from './compose-block/service.ts';
import { namePattern } from './patterns.ts';
import { closed, textOr } from './schema.ts';

/** Where it stands, and what it is marked with. */
export const network = {
  description:
    'The private networks that it is in: the name of a `network` resource, or a list of them. Under `up`, containers of different networks cannot reach each other.',
  type: ['string', 'array'],
  ...namePattern,
  items: textOr(
    { ...namePattern, description: 'The name of a `network` resource, or `{ name, aliases }`.' },
    {
      name: { type: 'string', ...namePattern, description: 'The name of a `network` resource.' },
      aliases: {
        type: 'array',
        items: { type: 'string', minLength: 1, description: 'A further name.' },
        description: 'Further names that containers of that network reach it by.',
      },
    },
    ['name'],
  ),
  examples: ['net', ['front', 'back'], [{ name: 'back', aliases: ['store'] }]],
} as const;

export const networkMode = {
  description:
    'Instead of networks of its own: `host` (those of the machine), `none`, or `service:NAME` (those of another resource’s container). Its endpoints are then where the program itself listens.',
  type: 'string',
  pattern: '^(host|none|service:[a-z]([a-z0-9-]{0,50}[a-z0-9])?)$',
  patternErrorMessage: 'must be `host`, `none` or `service:` with the name of a resource',
  examples: ['host'],
} as const;

export const alias = {
  description:
    'A further name of it, such as one that no resource can have. Containers reach it by both; published for Compose, its service is called so.',
  type: 'string',
  pattern: '^[a-zA-Z0-9._-]+$',
  patternErrorMessage: 'must be a name of letters, digits, `.`, `_` and `-`',
  examples: ['Order_Service'],
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

const capability = {
  type: 'string',
  pattern: '^[A-Z][A-Z0-9_]*$',
  patternErrorMessage: 'must be the name of a capability, such as `NET_ADMIN` or `ALL`',
  description: 'Its name, such as `NET_ADMIN`.',
} as const;

export const security = {
  description: 'How tightly the container is locked in.',
  ...closed({
    readOnlyRoot: {
      type: 'boolean',
      description:
        'The root file system cannot be written to; `writablePaths` stay writable. Published: on unless you say `false` and why.',
    },
    privileged: {
      type: 'boolean',
      default: false,
      description: 'It may do all that the machine’s administrator may. Whoever rules the program rules the machine.',
    },
    capabilities: {
      description: 'Linux capabilities besides those that containers usually have, and those that it goes without.',
      examples: [{ add: ['NET_ADMIN'], drop: ['ALL'] }],
      ...closed({
        add: { type: 'array', items: capability, description: 'Those that it gets.' },
        drop: { type: 'array', items: capability, description: 'Those that are taken away.' },
      }),
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
    ...serviceBlock,
    description:
      'What only Compose has a word for, in its own words. `up` obeys what the container engine can give; other targets say what they ignore.',
  },
  kubernetes: {
    ...targetOnly,
    description:
      'Settings that only `publish --target k8s` and `helm` understand: by kind (`Deployment`) or name (`ConfigMap/api-config`) a merge patch over its objects, `null` to leave one out, further `objects`, `hosts`, `exceptions` and more.',
  },
  azure: { ...targetOnly, description: 'Settings that only `publish --target azure` understands.' },
} as const;

/** The same for a network. */
export const networkTargets = {
  ...targets,
  compose: { ...networkBlock, description: 'What only Compose has a word for, in its own words.' },
} as const;
