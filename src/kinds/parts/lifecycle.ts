import { durationPattern, namePattern, restartPattern, signalPattern, variablePattern } from './patterns.ts';
import { closed } from './schema.ts';

/** When it starts, restarts and stops. */
export const restart = {
  description:
    'What happens when it ends by itself: `no`, `on-failure` (optionally with the most attempts in a row, `on-failure:5`), `always`, `unless-stopped`. Starts back off exponentially. Default: `on-failure`; jobs: `no`.',
  type: 'string',
  ...restartPattern,
  examples: ['on-failure:5', 'always', 'no'],
  default: 'on-failure',
} as const;

export const stop = {
  description: 'How it is stopped: the signal, then SIGKILL after `grace`.',
  examples: [{ signal: 'SIGINT', grace: '30s' }],
  ...closed({
    signal: { type: 'string', ...signalPattern, description: 'The signal that asks it to end.', default: 'SIGTERM' },
    grace: {
      type: 'string',
      ...durationPattern,
      description: 'How long it may take before it is killed.',
      default: '10s',
    },
  }),
} as const;

export const explicitStart = {
  description: 'Started only by name (`apphost start NAME`), never by a plain `up`.',
  type: 'boolean',
  default: false,
} as const;

const variables = {
  type: 'object',
  propertyNames: variablePattern,
  additionalProperties: { type: ['string', 'number', 'boolean'], description: 'The value. May hold expressions.' },
  description: 'Environment variables of the step.',
} as const;

const step = {
  command: {
    type: ['string', 'array'],
    minLength: 1,
    items: { type: ['string', 'number'], description: 'One word. May hold expressions.' },
    description: 'What is run: a list, or one text that is split into words.',
  },
  user: { type: ['string', 'integer'], description: 'Who runs it. Default: the container’s user.' },
  privileged: { type: 'boolean', default: false, description: 'With all rights.' },
  workdir: { type: 'string', minLength: 1, description: 'Where it is run.' },
  env: variables,
} as const;

export const hooks = {
  description:
    'Commands around its life in a container: `preStart` in containers of their own before it starts, `postStart` and `preStop` inside it. Published for Compose; `up` says that it leaves them out.',
  ...closed({
    preStart: {
      type: 'array',
      description: 'Before it starts.',
      items: {
        description: 'One of the steps.',
        ...closed({
          ...step,
          image: { type: 'string', minLength: 1, description: 'The image of the step. Default: its own.' },
          perReplica: { type: 'boolean', default: false, description: 'Once for each replica.' },
        }),
      },
    },
    postStart: {
      type: 'array',
      description: 'Inside it, after it was started.',
      items: { description: 'One of the steps.', ...closed(step) },
    },
    preStop: {
      type: 'array',
      description: 'Inside it, before it is stopped.',
      items: { description: 'One of the steps.', ...closed(step) },
    },
  }),
  examples: [{ postStart: [{ command: ['./warm-up.sh'] }] }],
} as const;

export const logs = {
  description: '`false`: its output is not shown among that of the others.',
  type: 'boolean',
  default: true,
} as const;

export const perNode = {
  description: 'One replica on every machine that the target has. Under `up` that is one.',
  type: 'boolean',
  default: false,
} as const;

export const profiles = {
  description: 'Started only when one of these profiles is chosen (`--profile NAME`). Without it: always.',
  type: 'array',
  items: { type: 'string', ...namePattern, description: 'The name of a profile.' },
  uniqueItems: true,
  examples: [['debug']],
} as const;

export const engine = {
  description:
    'What runs it under `up`: `auto` takes the container engine that answers; `embedded` a server as a process of this machine, for kinds that have one.',
  enum: ['auto', 'docker', 'podman', 'embedded'],
  default: 'auto',
} as const;
