import { durationPattern, namePattern, restartPattern, signalPattern } from './patterns.ts';
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
