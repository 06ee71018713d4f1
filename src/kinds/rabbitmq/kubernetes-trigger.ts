import type { Resource } from '../../model/resource.ts';
import type { WorkTrigger } from '../cluster.ts';

/** How many messages wait in a queue, for each worker. */
export function queueTrigger({ name, creation }: Resource, perReplica: number): WorkTrigger {
  return {
    type: 'rabbitmq',
    metadata: {
      protocol: 'amqp',
      queueName: creation?.name ?? name,
      mode: 'QueueLength',
      value: String(perReplica),
    },
    address: { entry: 'host', endpoint: 'amqp' },
    login: { username: 'username', password: 'password' },
  };
}
