import { attributes, choice, deviceRequests, listOf, number, orNothing, pairs, text, texts, whole } from './parts.ts';

const update = attributes({
  delay: text,
  failure_action: text,
  max_failure_ratio: number,
  monitor: text,
  order: choice('start-first', 'stop-first'),
  parallelism: whole,
});

const genericResources = listOf(attributes({ discrete_resource_spec: attributes({ kind: text, value: number }) }));

/** How a service runs on a cluster. */
export const deploy = orNothing(
  attributes({
    endpoint_mode: text,
    labels: pairs,
    mode: text,
    placement: attributes({
      constraints: texts,
      max_replicas_per_node: whole,
      preferences: listOf(attributes({ spread: text })),
    }),
    replicas: whole,
    resources: attributes({
      limits: attributes({ cpus: number, memory: text, pids: whole }),
      reservations: attributes({
        cpus: number,
        devices: deviceRequests,
        generic_resources: genericResources,
        memory: text,
      }),
    }),
    restart_policy: attributes({ condition: text, delay: text, max_attempts: whole, window: text }),
    rollback_config: update,
    update_config: update,
  }),
);
