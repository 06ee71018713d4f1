import type { Affinity, ResourceRequirements } from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { ClusterOperator, OperatedServer, OperatorRequest } from '../cluster.ts';

/** Runs RabbitMQ as a cluster of nodes that know each other. */
export const rabbitmqOperator: ClusterOperator = {
  name: 'RabbitMQ Cluster Operator',
  version: '2.7 or newer',
  url: 'https://www.rabbitmq.com/kubernetes/operator/operator-overview',
  namespace: 'rabbitmq-system',
  serve,
};

/** The operator's custom resource, as far as it is written here. */
interface RabbitmqCluster {
  apiVersion: 'rabbitmq.com/v1beta1';
  kind: 'RabbitmqCluster';
  metadata: ObjectMeta & { name: string };
  spec: {
    replicas: number;
    image: string;
    resources: ResourceRequirements;
    persistence: { storage: string; storageClassName?: string };
    rabbitmq: { additionalConfig: string };
    affinity: Affinity;
    terminationGracePeriodSeconds: number;
  };
}

/** Ports that nodes and their tools find each other by. */
const peerPorts = [4369, 5672, 25672, 35672];

function serve(request: OperatorRequest): OperatedServer {
  const { meta } = request;
  const login = `${meta.name}-default-user`;
  return {
    objects: [toCluster(request)],
    hosts: { amqp: meta.name, management: meta.name },
    secrets: { username: { secret: login, key: 'username' }, password: { secret: login, key: 'password' } },
    podLabels: { 'app.kubernetes.io/name': meta.name, 'app.kubernetes.io/component': 'rabbitmq' },
    peerPorts,
    operatorPorts: [15672],
    reachesOutside: false,
    notes: notesOf(request),
  };
}

function toCluster({ meta, image, storage, resources, nodeAffinity, resource }: OperatorRequest): RabbitmqCluster {
  const selector = { matchLabels: { 'app.kubernetes.io/name': meta.name } };
  const apart = { topologyKey: 'kubernetes.io/hostname', labelSelector: selector };
  return {
    apiVersion: 'rabbitmq.com/v1beta1',
    kind: 'RabbitmqCluster',
    metadata: { ...meta },
    spec: {
      replicas: nodesOf(resource.options['highAvailability']),
      image,
      resources,
      persistence: {
        storage: storage.size,
        ...(storage.storageClass === undefined ? {} : { storageClassName: storage.storageClass }),
      },
      rabbitmq: {
        // A node that sees less than half of the others stops, so that no message is in two minds.
        additionalConfig: 'cluster_partition_handling = pause_minority\ndisk_free_limit.relative = 1.0\n',
      },
      affinity: {
        ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: apart }] },
      },
      terminationGracePeriodSeconds: 60,
    },
  };
}

/** Always an odd number: of an even one, no half is the greater. */
function nodesOf(option: unknown): number {
  if (option === undefined || option === false) return 1;
  const wanted = typeof option === 'object' && option !== null && 'replicas' in option ? Number(option.replicas) : 3;
  return wanted % 2 === 0 ? wanted + 1 : wanted;
}

function notesOf({ children, resource: { options } }: OperatorRequest): readonly string[] {
  const names = children.map(({ name, creation }) => creation?.name ?? name).join(', ');
  const hasLogin = options['username'] !== undefined || options['password'] !== undefined;
  return [
    ...(children.length === 0 ? [] : [`its queues (${names}) are not made: let its clients declare them, durable`]),
    ...(hasLogin ? ['clients log in with what the operator makes: the manifest’s own login is not used'] : []),
  ];
}
