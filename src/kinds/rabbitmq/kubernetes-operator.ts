import { readCluster } from './kubernetes-read.ts';
import type { Affinity, PodSpec, ResourceRequirements } from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { ClusterOperator, OperatedServer, OperatorRequest } from '../cluster.ts';
import { ignoredByOperator } from '../parts/operator-notes.ts';
import { standbyOf, zoneSpread } from '../parts/standby.ts';
import { queueNotes } from './queue-notes.ts';

export const rabbitmqOperator: ClusterOperator = {
  name: 'RabbitMQ Cluster Operator',
  version: '2.17 or newer',
  url: 'https://www.rabbitmq.com/kubernetes/operator/operator-overview',
  namespace: 'rabbitmq-system',
  serve,
  read: readCluster,
};

/** The custom resource, as far as it is written here. */
interface RabbitmqCluster {
  apiVersion: 'rabbitmq.com/v1beta1';
  kind: 'RabbitmqCluster';
  metadata: ObjectMeta & { readonly name: string };
  spec: {
    replicas: number;
    image: string;
    resources: ResourceRequirements;
    persistence: { storage?: string; storageClassName?: string; emptyDir?: Record<string, never> };
    rabbitmq: { additionalConfig: string };
    affinity: Affinity;
    override?: {
      statefulSet: { spec: { template: { spec: Pick<PodSpec, 'containers' | 'topologySpreadConstraints'> } } };
    };
  };
}

function serve(request: OperatorRequest): OperatedServer {
  const { meta, resource } = request;
  const secret = `${meta.name}-default-user`;
  return {
    objects: [toCluster(request)],
    hosts: Object.fromEntries(resource.endpoints.map(({ name }) => [name, meta.name])),
    secrets: { username: { secret, key: 'username' }, password: { secret, key: 'password' } },
    podLabels: podLabels(meta.name),
    // Finding each other, talking to each other, and the command line between them.
    peerPorts: [4369, 5672, 25672, [35672, 35682]],
    operatorPorts: [],
    reachesOutside: false,
    notes: [...notesOf(request), ...queueNotes(request)],
  };
}

function podLabels(cluster: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': cluster, 'app.kubernetes.io/component': 'rabbitmq' };
}

function toCluster(request: OperatorRequest): RabbitmqCluster {
  const { meta, image, resources, resource, storage, nodeAffinity } = request;
  const standby = standbyOf(request);
  const labels = podLabels(meta.name);
  const spread = zoneSpread(standby, labels);
  const apart = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { ...labels } } };
  return {
    apiVersion: 'rabbitmq.com/v1beta1',
    kind: 'RabbitmqCluster',
    metadata: meta,
    spec: {
      replicas: standby.servers,
      image,
      resources,
      persistence:
        resource.options['ephemeral'] === true
          ? { emptyDir: {} }
          : {
              storage: storage.size,
              ...(storage.storageClass === undefined ? {} : { storageClassName: storage.storageClass }),
            },
      rabbitmq: { additionalConfig: configuration },
      affinity: {
        ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [apart] },
      },
      ...(spread.length === 0
        ? {}
        : {
            // The operator's own container is named nowhere: an empty list changes none.
            override: {
              statefulSet: { spec: { template: { spec: { containers: [], topologySpreadConstraints: [...spread] } } } },
            },
          }),
    },
  };
}

/** The smaller part of a cluster that is cut in two stops; and a full disk stops publishers before it stops the server. */
const configuration = 'cluster_partition_handling = pause_minority\ndisk_free_limit.relative = 1.0\n';

function notesOf(request: OperatorRequest): readonly string[] {
  const { username, password } = request.resource.options;
  const isGiven = username !== undefined || password !== undefined;
  return [
    ...ignoredByOperator(request, 'The RabbitMQ operator'),
    ...(isGiven ? ['the RabbitMQ operator makes up its user and password, so the manifest’s are not used'] : []),
    ...(standbyOf(request).servers % 2 === 0
      ? ['an even number of nodes cannot tell which part goes on when it is cut in two']
      : []),
  ];
}
