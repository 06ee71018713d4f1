import { queueTrigger } from './kubernetes-trigger.ts';
import { rabbitmqOperator } from './kubernetes-operator.ts';
import { queueNotes } from './queue-notes.ts';
import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';

export const rabbitmqCluster: ClusterKind = { profile, operator: rabbitmqOperator, trigger: queueTrigger };

/**
 * Ready when its first port accepts a connection, which it opens last: asking with its own tools would start a whole
 * Erlang each time.
 */
function profile(server: ClusterServer): ClusterProfile {
  return {
    dataPath: '/var/lib/rabbitmq',
    // A queue that the manifest lists is durable: what waits in it would be missed.
    holdsData: server.children.length > 0,
    writablePaths: ['/var/log/rabbitmq'],
    size: { cpuRequest: '500m', cpuLimit: '1', memory: '1Gi' },
    notes: queueNotes(server),
  };
}
