import type { ClusterObject, Fields } from './object.ts';
import { groupOf } from './object.ts';

/** What is known here of the kinds of objects that `publish` writes. */
export interface KnownKind {
  /** As kubectl takes it: `deployments.apps`. */
  readonly resource: string;
  /** The condition that says that a custom object has become what it describes. Absent: nobody waits for it. */
  readonly ready?: string;
  /** Why an object of this kind holds data, when it does. */
  readonly data?: (object: ClusterObject) => string | undefined;
}

/** By group and kind. `deploy` prunes and `destroy` deletes objects of these kinds, and no others. */
const knownKinds: Readonly<Record<string, KnownKind>> = {
  ...plain('', 'serviceaccounts configmaps secrets services resourcequotas limitranges'),
  '/PersistentVolumeClaim': { resource: 'persistentvolumeclaims', data: () => 'its volume' },
  ...plain('apps', 'deployments'),
  'apps/StatefulSet': { resource: 'statefulsets.apps', data: claimsOf },
  ...plain('batch', 'jobs cronjobs'),
  ...plain('networking.k8s.io', 'networkpolicies ingresses'),
  ...plain('policy', 'poddisruptionbudgets'),
  ...plain('autoscaling', 'horizontalpodautoscalers'),
  ...plain('rbac.authorization.k8s.io', 'roles rolebindings'),
  ...plain('gateway.networking.k8s.io', 'gateways httproutes grpcroutes'),
  'postgresql.cnpg.io/Cluster': {
    resource: 'clusters.postgresql.cnpg.io',
    ready: 'Ready',
    data: () => 'its databases',
  },
  ...plain('postgresql.cnpg.io', 'scheduledbackups databases poolers'),
  ...plain('barmancloud.cnpg.io', 'objectstores'),
  'rabbitmq.com/RabbitmqCluster': {
    resource: 'rabbitmqclusters.rabbitmq.com',
    ready: 'AllReplicasReady',
    data: () => 'its queues',
  },
  'external-secrets.io/ExternalSecret': {
    resource: 'externalsecrets.external-secrets.io',
    ready: 'Ready',
    data: generatedSecret,
  },
  'external-secrets.io/SecretStore': { resource: 'secretstores.external-secrets.io', ready: 'Ready' },
  ...plain('generators.external-secrets.io', 'passwords'),
  'bitnami.com/SealedSecret': { resource: 'sealedsecrets.bitnami.com', ready: 'Synced' },
  'keda.sh/ScaledObject': { resource: 'scaledobjects.keda.sh', ready: 'Ready' },
  ...plain('keda.sh', 'triggerauthentications'),
};

/** All that may be pruned or deleted, as kubectl takes it. */
export const knownResources: readonly string[] = Object.values(knownKinds).map(({ resource }) => resource);

export function knownKind({ apiVersion, kind }: Pick<ClusterObject, 'apiVersion' | 'kind'>): KnownKind | undefined {
  return knownKinds[`${groupOf(apiVersion)}/${kind}`];
}

/** What would be lost with the object; `undefined` when nothing would. */
export function dataOf(object: ClusterObject): string | undefined {
  return knownKind(object)?.data?.(object);
}

/** Kinds of which nothing is to be known but their names: listed as kubectl names them. */
function plain(group: string, plurals: string): Readonly<Record<string, KnownKind>> {
  return Object.fromEntries(
    plurals
      .split(' ')
      .map((plural) => [`${group}/${plural}`, { resource: group === '' ? plural : `${plural}.${group}` }]),
  );
}

function claimsOf({ spec }: ClusterObject): string | undefined {
  const claims = spec?.['volumeClaimTemplates'];
  return Array.isArray(claims) && claims.length > 0 ? 'what its volumes hold' : undefined;
}

/** A password that was made in the cluster is nowhere else, and what it opens outlives it. */
function generatedSecret({ spec }: ClusterObject): string | undefined {
  const sources = (spec?.['dataFrom'] ?? []) as readonly Fields[];
  const isGenerated = sources.some(
    (source) => (source['sourceRef'] as Fields | undefined)?.['generatorRef'] !== undefined,
  );
  return isGenerated ? 'a generated secret that is nowhere else' : undefined;
}
