import { namespace } from './cluster.ts';

/** Objects as `publish` writes them, as far as a deployment looks at them. */
type Labels = Readonly<Record<string, string>>;

export function labels(name: string): Labels {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': `shop-${name}`,
    'app.kubernetes.io/part-of': 'shop',
    'app.kubernetes.io/managed-by': 'apphost',
  };
}

export function theNamespace(): object {
  const own = { 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/managed-by': 'apphost' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: own } };
}

export function configMap(name: string, data: Labels = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta(name), data };
}

export function deployment(name: string, { image = `ghcr.io/acme/${name}:1`, replicas = 2 } = {}): object {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta(name), spec: { replicas, ...podOf(name, image) } };
}

export function statefulSet(name: string, image = `docker.io/${name}:1`): object {
  const claim = {
    metadata: { name: 'data', labels: labels(name) },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const retention = { whenDeleted: 'Retain', whenScaled: 'Retain' };
  const spec = {
    replicas: 1,
    serviceName: name,
    persistentVolumeClaimRetentionPolicy: retention,
    volumeClaimTemplates: [claim],
    ...podOf(name, image),
  };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: meta(name), spec };
}

export function job(name: string, image = `ghcr.io/acme/${name}:1`): object {
  const { template } = podOf(name, image);
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: meta(name), spec: { backoffLimit: 3, template } };
}

/** As the chart of `publish` has a job. */
export function hookJob(name: string): object {
  const hook = { 'helm.sh/hook': 'post-install,post-upgrade', 'helm.sh/hook-delete-policy': 'before-hook-creation' };
  const { metadata, ...rest } = job(name) as { readonly metadata: object };
  return { ...rest, metadata: { ...metadata, annotations: hook } };
}

export function postgresCluster(name: string): object {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: meta(name),
    spec: { instances: 3, storage: { size: '1Gi' } },
  };
}

function meta(name: string): object {
  return { name, namespace, labels: labels(name) };
}

function podOf(name: string, image: string): { readonly selector: object; readonly template: object } {
  const { 'app.kubernetes.io/name': a, 'app.kubernetes.io/instance': b } = labels(name);
  const matchLabels = { 'app.kubernetes.io/name': a, 'app.kubernetes.io/instance': b };
  const template = { metadata: { labels: labels(name) }, spec: { containers: [{ name, image }] } };
  return { selector: { matchLabels }, template };
}
