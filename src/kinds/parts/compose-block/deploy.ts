import { closed } from '../schema.ts';
import { devices, number, pairs, text, texts } from './forms.ts';

const update = closed({
  parallelism: number('How many at a time.'),
  delay: text('How long to wait between them.'),
  failure_action: text('What happens when one fails.'),
  monitor: text('How long each is watched.'),
  max_failure_ratio: number('How many may fail.'),
  order: text('`stop-first` or `start-first`.'),
});

/** What only a swarm understands of how a service runs. */
export const deploy = {
  description:
    'What a swarm does with the service, besides replicas, limits and restarts, which the manifest says itself.',
  ...closed({
    labels: pairs('Labels of the service, not of its containers.'),
    endpoint_mode: text('`vip` or `dnsrr`.'),
    update_config: { description: 'How it is updated.', ...update },
    rollback_config: { description: 'How an update is taken back.', ...update },
    placement: {
      description: 'The nodes that it may run on.',
      ...closed({
        constraints: texts('What must be true of a node.'),
        preferences: {
          description: 'What it is spread over.',
          type: 'array',
          items: { description: 'One of them.', ...closed({ spread: text('The label that it is spread over.') }) },
        },
        max_replicas_per_node: number('The most on one node.'),
      }),
    },
    resources: {
      description: 'Resources besides cpu and memory.',
      ...closed({
        limits: { description: 'The most that it may use.', ...closed({ pids: number('Processes.') }) },
        reservations: {
          description: 'What is kept free for it.',
          ...closed({
            devices,
            generic_resources: {
              description: 'Resources of the user’s own.',
              type: 'array',
              items: {
                description: 'One of them.',
                ...closed({
                  discrete_resource_spec: {
                    description: 'What, and how many.',
                    ...closed({ kind: text('What it is called.'), value: number('How many of it.') }),
                  },
                }),
              },
            },
          }),
        },
      }),
    },
  }),
} as const;
