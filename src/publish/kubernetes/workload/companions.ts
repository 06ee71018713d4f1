import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.js';
import type {
  ConfigMap,
  PersistentVolumeClaim,
  Service,
  ServiceAccount,
  ServicePort,
} from 'kubernetes-types/core/v1.js';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.js';
import type { Publishing } from '../cluster.ts';
import { selectorOf } from '../labels.ts';
import type { PodPort, PodUnit } from '../unit.ts';
import { isScaled } from './deployment.ts';
import { metaOf } from './meta.ts';
import type { PodContent } from './pod-content.ts';
import { toClaimSpec } from './storage.ts';

/** Who its pods are. They get no token: nothing of ours asks the API server. */
export function toServiceAccount(publishing: Publishing, { resource }: PodUnit): ServiceAccount {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metaOf(publishing, resource),
    automountServiceAccountToken: false,
  };
}

/** Its settings, and its files: apart, because the settings become variables. */
export function toConfigMaps(
  publishing: Publishing,
  { resource }: PodUnit,
  { environment, files }: PodContent,
): readonly ConfigMap[] {
  const plain = files.flatMap(({ key, content }) => (typeof content === 'string' ? [[key, content] as const] : []));
  return [
    configMap(publishing, { resource, suffix: '-config', data: environment.settings }),
    configMap(publishing, { resource, suffix: '-files', data: Object.fromEntries(plain) }),
  ].filter(({ data }) => Object.keys(data ?? {}).length > 0);
}

function configMap(
  publishing: Publishing,
  { resource, suffix, data }: { resource: PodUnit['resource']; suffix: string; data: Readonly<Record<string, string>> },
): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metaOf(publishing, resource, { suffix }), data: { ...data } };
}

/** Its address in the cluster. A StatefulSet has a second one, which gives each of its pods a name. */
export function toServices(publishing: Publishing, unit: PodUnit, { ports }: PodContent): readonly Service[] {
  const isSet = unit.form === 'stateful-set';
  if (ports.length === 0 && !isSet) return [];
  const selector = selectorOf(publishing.application.name, unit.resource.name);
  const spec = { selector, ...(ports.length === 0 ? {} : { ports: ports.map(toServicePort) }) };
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metaOf(publishing, unit.resource),
    spec: { type: 'ClusterIP', ...spec },
  };
  if (!isSet) return [service];
  const nodes: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metaOf(publishing, unit.resource, { suffix: '-nodes' }),
    spec: { type: 'ClusterIP', clusterIP: 'None', ...spec },
  };
  return ports.length === 0 ? [nodes] : [service, nodes];
}

function toServicePort({ endpoint, port }: PodPort): ServicePort {
  const appProtocol = appProtocols[endpoint.scheme];
  return {
    name: port.name,
    port: port.containerPort,
    targetPort: port.name,
    ...(port.protocol === undefined ? {} : { protocol: port.protocol }),
    ...(appProtocol === undefined ? {} : { appProtocol }),
  };
}

const appProtocols: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  grpc: 'kubernetes.io/h2c',
};

/** More pods above a load, fewer below it: at once upwards, slowly downwards. */
export function toAutoscaler(publishing: Publishing, unit: PodUnit): HorizontalPodAutoscaler | undefined {
  if (!isScaled(unit)) return undefined;
  const { resource, replicas } = unit;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metaOf(publishing, resource),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: resource.name },
      minReplicas: replicas.count,
      maxReplicas: replicas.max ?? replicas.count,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: replicas.cpu ?? 70 } },
        },
      ],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 30 }] },
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
      },
    },
  };
}

/** Nodes are emptied one pod at a time, sick pods first. One pod alone has nothing to keep up. */
export function toDisruptionBudget(publishing: Publishing, unit: PodUnit): PodDisruptionBudget | undefined {
  const isMany = unit.replicas.count >= 2 || isScaled(unit);
  if (!isMany || unit.form === 'job' || unit.form === 'cron-job') return undefined;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metaOf(publishing, unit.resource),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorOf(publishing.application.name, unit.resource.name) },
    },
  };
}

/**
 * The volumes that pods share, or that outlive them. Two resources that name the same one share it, and then it needs a
 * class that allows several writers, as does one that several replicas mount.
 */
export function toClaims(publishing: Publishing, units: readonly FilledUnit[]): readonly PersistentVolumeClaim[] {
  const users = new Map<string, FilledUnit[]>();
  for (const filled of units.filter(({ unit }) => unit.form !== 'stateful-set')) {
    for (const [name, { external }] of filled.content.volumes.claims) {
      if (!external) users.set(name, [...(users.get(name) ?? []), filled]);
    }
  }
  return [...users].flatMap(([name, [first, ...others]]) => {
    const request = first?.content.volumes.claims.get(name);
    if (first === undefined || request === undefined) return [];
    const hasSeveral = others.length > 0 || first.unit.replicas.count > 1 || isScaled(first.unit);
    const metadata = { ...metaOf(publishing, first.unit.resource), name };
    return [
      {
        apiVersion: 'v1' as const,
        kind: 'PersistentVolumeClaim' as const,
        metadata,
        spec: toClaimSpec(request, hasSeveral ? 'ReadWriteMany' : 'ReadWriteOnce'),
      },
    ];
  });
}

/** A unit with what is in its pods. */
export interface FilledUnit {
  readonly unit: PodUnit;
  readonly content: PodContent;
}
