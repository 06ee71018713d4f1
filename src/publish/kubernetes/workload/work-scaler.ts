import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { Resource } from '../../../model/resource.ts';
import type { WorkTrigger } from '../../../kinds/cluster.ts';
import { serverOf } from '../network/edges.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { secretKey, secretName, type SecretPart } from '../text/cluster-text.ts';
import { listeningPort, toClusterText, type ClusterFacts } from '../text/resolve.ts';
import type { PodUnit } from '../unit.ts';
import { metaOf } from './meta.ts';

/** KEDA's custom resources, as far as they are written here. */
export interface ScaledObject {
  apiVersion: 'keda.sh/v1alpha1';
  kind: 'ScaledObject';
  metadata: ObjectMeta & { name: string };
  spec: {
    scaleTargetRef: { name: string };
    minReplicaCount: number;
    maxReplicaCount: number;
    triggers: { type: string; metadata: Record<string, string>; authenticationRef: { name: string } }[];
  };
}

export interface TriggerAuthentication {
  apiVersion: 'keda.sh/v1alpha1';
  kind: 'TriggerAuthentication';
  metadata: ObjectMeta & { name: string };
  spec: { secretTargetRef: { parameter: string; name: string; key: string }[] };
}

/** What a worker is scaled by: the work that waits in something that lives inside a server. */
export interface WorkScaling {
  readonly server: Resource;
  readonly trigger: WorkTrigger;
}

const usualPerReplica = 20;

/** `kubernetes: { scaleOn: { queue: mails, perReplica: 25 } }` of a workload, or `undefined`. */
export function workScalingOf(publishing: Publishing, { resource, form }: PodUnit): WorkScaling | undefined {
  const { scaleOn } = (resource.options['kubernetes'] ?? {}) as { readonly scaleOn?: unknown };
  if (typeof scaleOn !== 'object' || scaleOn === null || form !== 'deployment') return undefined;
  const { queue, perReplica = usualPerReplica } = scaleOn as { readonly queue?: string; readonly perReplica?: number };
  const child = publishing.application.resources.get(queue ?? '');
  const server = serverOf(publishing.application, queue ?? '');
  const trigger = child === undefined ? undefined : publishing.clusterKinds.get(server?.type ?? '')?.trigger;
  if (child === undefined || server === undefined || trigger === undefined) {
    reportOn(publishing, resource, {
      code: 'NOT_PUBLISHED',
      message: `${resource.name} is to be scaled by \`${queue ?? ''}\`, which is no queue whose length can be asked for`,
      hint: 'Name a queue of the manifest: `kubernetes: { scaleOn: { queue: mails, perReplica: 25 } }`.',
    });
    return undefined;
  }
  return { server, trigger: trigger(child, perReplica) };
}

/** More workers while work waits, fewer when it does not. */
export function toWorkScaler(
  publishing: Publishing,
  facts: ClusterFacts,
  { unit, scaling }: { readonly unit: PodUnit; readonly scaling: WorkScaling },
): readonly [ScaledObject, TriggerAuthentication] {
  const { resource, replicas } = unit;
  const { server, trigger } = scaling;
  const endpoint = server.endpoints.find(({ name }) => name === trigger.address.endpoint);
  const host = endpoint === undefined ? server.name : (facts.host(server, endpoint) ?? server.name);
  // KEDA asks from its own namespace, where a bare name means something else.
  const address = `${endpoint?.scheme ?? 'tcp'}://${host}.${publishing.namespace}:${endpoint === undefined ? 0 : listeningPort(endpoint)}/`;
  const secretTargetRef = Object.entries(trigger.login).flatMap(([parameter, property]) => {
    const part = secretOf(facts, server, property);
    return part === undefined ? [] : [{ parameter, name: secretName(part), key: secretKey(part) }];
  });
  const plain = Object.entries(trigger.login).flatMap(([parameter, property]) => {
    const text = plainOf(facts, server, property);
    return text === undefined ? [] : [[parameter, text] as const];
  });
  const metadata = metaOf(publishing, resource);
  return [
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata,
      spec: {
        scaleTargetRef: { name: resource.name },
        minReplicaCount: replicas.count,
        maxReplicaCount: replicas.max ?? replicas.count,
        triggers: [
          {
            type: trigger.type,
            metadata: { ...trigger.metadata, ...Object.fromEntries(plain), [trigger.address.entry]: address },
            authenticationRef: { name: resource.name },
          },
        ],
      },
    },
    { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication', metadata, spec: { secretTargetRef } },
  ];
}

function propertyText(facts: ClusterFacts, server: Resource, property: string) {
  return toClusterText(facts, [{ source: { from: 'connection', resource: server.name, property } }], server);
}

function secretOf(facts: ClusterFacts, server: Resource, property: string): SecretPart | undefined {
  const [part] = propertyText(facts, server, property);
  return part === undefined || typeof part === 'string' || part.part !== 'secret' ? undefined : part;
}

function plainOf(facts: ClusterFacts, server: Resource, property: string): string | undefined {
  const [part] = propertyText(facts, server, property);
  return typeof part === 'string' ? part : undefined;
}
