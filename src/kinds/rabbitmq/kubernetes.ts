import { queueTrigger } from './kubernetes-trigger.ts';
import { rabbitmqOperator } from './kubernetes-operator.ts';
import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';

export const rabbitmqCluster: ClusterKind = { profile, operator: rabbitmqOperator, trigger: queueTrigger };

/**
 * Ready when its first port accepts a connection, which it opens last: asking with its own tools would start a whole
 * Erlang each time.
 */
function profile({ children }: ClusterServer): ClusterProfile {
  const names = children.map(({ name, creation }) => creation?.name ?? name).join(', ');
  return {
    dataPath: '/var/lib/rabbitmq',
    // Without a volume it is asked for one all the same where an operator runs it.
    holdsData: false,
    writablePaths: ['/var/log/rabbitmq'],
    size: { cpuRequest: '500m', cpuLimit: '1', memory: '1Gi' },
    notes: children.length === 0 ? [] : [`its queues (${names}) are not made: let its clients declare them, durable`],
  };
}
