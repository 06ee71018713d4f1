import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { Resource } from '../../../model/resource.ts';
import type { WorkTrigger } from '../../../kinds/cluster.ts';
import { serverOf } from '../network/edges.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { encodeText, joinText, secretKey, secretName, secretsIn, type ClusterText } from '../text/cluster-text.ts';
import { secretContent, type SecretContent } from '../text/pod-environment.ts';
import { listeningPort } from '../../endpoint-text.ts';
import { toClusterText, type ClusterFacts } from '../text/resolve.ts';
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
  const trigger = child?.parent === undefined ? undefined : publishing.clusterKinds.get(server?.type ?? '')?.trigger;
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
  const { trigger } = scaling;
  const { entry } = trigger.address;
  const login = loginOf(facts, scaling);
  const address = addressOf(publishing, facts, scaling).join('');
  const kept = { parameter: entry, name: `${resource.name}-secrets`, key: addressKey };
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
            metadata: { ...trigger.metadata, ...(login.isKept ? { [entry]: address } : {}) },
            authenticationRef: { name: resource.name },
          },
        ],
      },
    },
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'TriggerAuthentication',
      metadata,
      spec: { secretTargetRef: login.isKept ? [...login.references] : [kept] },
    },
  ];
}

/** The key of the worker's own Secret that holds the address with the login in it. */
export const addressKey = 'scaler-address';

/**
 * What the worker's Secret must hold for its scaler. KEDA takes a login from Secrets alone; one that is partly in the open
 * stands in the address as a whole.
 */
export function scalerSecrets(
  publishing: Publishing,
  facts: ClusterFacts,
  unit: PodUnit,
): ReadonlyMap<string, SecretContent> {
  const scaling = workScalingOf(publishing, unit);
  const login = scaling === undefined ? undefined : loginOf(facts, scaling);
  if (scaling === undefined || login === undefined || login.isKept) return new Map();
  const [before, after] = addressOf(publishing, facts, scaling);
  const words = login.texts.map((text) => encodeText(text, 'uri'));
  const between = words.flatMap((text, index) => (index === 0 ? [text] : [[':'], text]));
  const content = secretContent(joinText([[before], ...between, ['@'], [after]]));
  return content === undefined ? new Map() : new Map([[addressKey, content]]);
}

/** `amqp://` and `queue.shop:5672/`: KEDA asks from its own namespace, where a bare name means something else. */
function addressOf(
  { standsIn }: Publishing,
  facts: ClusterFacts,
  { server, trigger }: WorkScaling,
): readonly [string, string] {
  const endpoint = server.endpoints.find(({ name }) => name === trigger.address.endpoint);
  const host = endpoint === undefined ? undefined : facts.host(server, endpoint);
  if (endpoint === undefined || host === undefined)
    throw new Error(`${server.name} has no ${trigger.address.endpoint}`);
  return [`${endpoint.scheme}://`, `${host}.${standsIn}:${listeningPort(endpoint)}/`];
}

interface TriggerLogin {
  readonly texts: readonly ClusterText[];
  /** Each part of it is in a Secret that an operator makes. */
  readonly isKept: boolean;
  readonly references: TriggerAuthentication['spec']['secretTargetRef'];
}

function loginOf(facts: ClusterFacts, { server, trigger }: WorkScaling): TriggerLogin {
  const entries = Object.entries(trigger.login).map(([parameter, property]) => {
    const source = { from: 'connection', resource: server.name, property } as const;
    return { parameter, text: toClusterText(facts, [{ source }], server) };
  });
  const references = entries.flatMap(({ parameter, text }) => {
    const [part] = secretsIn(text);
    const isWhole = part?.of.from === 'operator' && text.length === 1;
    return isWhole ? [{ parameter, name: secretName(part), key: secretKey(part) }] : [];
  });
  return { texts: entries.map(({ text }) => text), isKept: references.length === entries.length, references };
}
