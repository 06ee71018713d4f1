/** One type of objects that the server keeps, as discovery tells of it. */
export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export const coreTypes: readonly ResourceType[] = [
  ...types('', 'v1', {
    ConfigMap: 'configmaps',
    Endpoints: 'endpoints',
    Event: 'events',
    PersistentVolumeClaim: 'persistentvolumeclaims',
    Pod: 'pods',
    Secret: 'secrets',
    Service: 'services',
    ServiceAccount: 'serviceaccounts',
  }),
  { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false },
  ...types('apps', 'v1', { Deployment: 'deployments', ReplicaSet: 'replicasets', StatefulSet: 'statefulsets' }),
  ...types('batch', 'v1', { Job: 'jobs', CronJob: 'cronjobs' }),
  ...types('networking.k8s.io', 'v1', { NetworkPolicy: 'networkpolicies', Ingress: 'ingresses' }),
  ...types('policy', 'v1', { PodDisruptionBudget: 'poddisruptionbudgets' }),
  ...types('autoscaling', 'v2', { HorizontalPodAutoscaler: 'horizontalpodautoscalers' }),
  ...types('coordination.k8s.io', 'v1', { Lease: 'leases' }),
  ...types('rbac.authorization.k8s.io', 'v1', { Role: 'roles', RoleBinding: 'rolebindings' }),
];

/** What a cluster has once the operators are installed. */
export const operatorTypes: readonly ResourceType[] = [
  ...types('postgresql.cnpg.io', 'v1', { Cluster: 'clusters', ScheduledBackup: 'scheduledbackups', Pooler: 'poolers' }),
  ...types('rabbitmq.com', 'v1beta1', { RabbitmqCluster: 'rabbitmqclusters' }),
  ...types('external-secrets.io', 'v1', { ExternalSecret: 'externalsecrets', SecretStore: 'secretstores' }),
  ...types('gateway.networking.k8s.io', 'v1', { HTTPRoute: 'httproutes', GRPCRoute: 'grpcroutes' }),
];

export function apiVersionOf({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

function types(group: string, version: string, plurals: Readonly<Record<string, string>>): readonly ResourceType[] {
  return Object.entries(plurals).map(([kind, plural]) => ({ group, version, kind, plural, namespaced: true }));
}
