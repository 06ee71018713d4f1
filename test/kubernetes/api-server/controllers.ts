import { createHash, randomBytes } from 'node:crypto';

import type { ApiServer } from './api-server.ts';
import { podEvents, podStatus, type Behaviour } from './behaviour.ts';
import type { StoredObject } from './object-store.ts';
import { coreTypes, operatorTypes, type ResourceType } from './resource-types.ts';

/** The controllers of the cluster: they make pods of workloads, and say of each what a test scripted. */
export interface Controllers {
  /** By the workload's name. Without one its pods become ready. */
  readonly behaviours: Map<string, Behaviour>;
  /** Has the controllers look at an object again, after its behaviour has changed. */
  look(object: StoredObject): void;
  stop(): void;
}

/** A moment, as the real ones need it. */
const delay = 20;

export function startControllers(api: ApiServer): Controllers {
  const behaviours = new Map<string, Behaviour>();
  const timers = new Set<NodeJS.Timeout>();
  const seen = new Map<string, number>();
  const stopListening = api.store.listen(({ type, resource, object }) => {
    const { uid, generation } = object.metadata;
    if (type === 'DELETED' || seen.get(uid) === generation) return;
    seen.set(uid, generation);
    const timer = setTimeout(() => {
      timers.delete(timer);
      const current = api.store.find(resource, placeOf(object));
      const behaviour = behaviours.get(object.metadata.name) ?? { does: 'becomes ready' };
      if (current?.metadata.generation === generation) look(api, { resource, object: current, behaviour });
    }, delay);
    timers.add(timer);
  });
  return {
    behaviours,
    look: (object) => {
      const resource = typeOf(object.kind);
      const behaviour = behaviours.get(object.metadata.name) ?? { does: 'becomes ready' };
      for (const set of api.store.list(typeOf('ReplicaSet')).filter((other) => isOwned(other, object)))
        removePods(api, set);
      look(api, { resource, object, behaviour });
    },
    stop: () => {
      stopListening();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface Work {
  readonly resource: ResourceType;
  readonly object: StoredObject;
  readonly behaviour: Behaviour;
}

type Fields = Record<string, unknown>;

function look(api: ApiServer, work: Work): void {
  const { kind } = work.object;
  if (kind === 'Deployment') rollOut(api, work);
  if (kind === 'StatefulSet') rollOutStateful(api, work);
  if (kind === 'Job') runJob(api, work);
  if (operatorTypes.includes(work.resource)) operate(api, work);
}

function rollOut(api: ApiServer, { resource, object, behaviour }: Work): void {
  const { metadata } = object;
  const template = object.spec?.['template'] as Template;
  const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 10);
  const replicas = Number(object.spec?.['replicas'] ?? 1);
  const sets = api.store.list(typeOf('ReplicaSet')).filter((set) => isOwned(set, object));
  const revision = String(Number(metadata.annotations?.[revisionKey] ?? 0) + 1);
  const name = `${metadata.name}-${hash}`;
  const known = sets.find((set) => set.metadata.name === name);
  const number = known === undefined || sets.length > 1 ? revision : (metadata.annotations?.[revisionKey] ?? revision);
  api.store.amend(resource, placeOf(object), {
    metadata: {
      ...api.store.get(resource, placeOf(object)).metadata,
      annotations: { ...metadata.annotations, [revisionKey]: number },
    },
  });
  const set =
    known ??
    make(api, 'ReplicaSet', { name, owner: object, labels: template.metadata.labels, spec: { replicas, template } });
  api.store.amend(typeOf('ReplicaSet'), placeOf(set), {
    metadata: { ...set.metadata, annotations: { [revisionKey]: number } },
  });
  const makesPods = behaviour.does !== 'makes no pods';
  if (makesPods)
    makePods(api, { owner: set, template, count: replicas, behaviour, labels: { 'pod-template-hash': hash } });
  const isReady = behaviour.does === 'becomes ready';
  if (isReady) for (const old of sets.filter((other) => other.metadata.name !== name)) removePods(api, old);
  const oldPods = isReady
    ? 0
    : sets.filter((other) => other.metadata.name !== name).flatMap((other) => podsOf(api, other)).length;
  const made = makesPods ? replicas : 0;
  const conditions = [
    { type: 'Available', status: isReady || oldPods > 0 ? 'True' : 'False' },
    { type: 'Progressing', status: 'True', reason: isReady ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated' },
    ...(behaviour.does === 'makes no pods'
      ? [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: behaviour.message }]
      : []),
  ];
  const status = {
    observedGeneration: metadata.generation,
    replicas: made + oldPods,
    updatedReplicas: made,
    readyReplicas: isReady ? made : oldPods,
    availableReplicas: isReady ? made : oldPods,
    conditions,
  };
  api.store.amend(resource, placeOf(object), { status });
}

function rollOutStateful(api: ApiServer, { resource, object, behaviour }: Work): void {
  const { metadata } = object;
  const template = object.spec?.['template'] as Template;
  const revision = `${metadata.name}-${createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 8)}`;
  const replicas = Number(object.spec?.['replicas'] ?? 1);
  const claims = (object.spec?.['volumeClaimTemplates'] ?? []) as readonly {
    metadata: { name: string; labels?: Record<string, string> };
    spec: Fields;
  }[];
  for (const claim of claims)
    for (let index = 0; index < replicas; index += 1)
      makeIfMissing(api, 'PersistentVolumeClaim', {
        name: `${claim.metadata.name}-${metadata.name}-${index}`,
        namespace: metadata.namespace ?? '',
        labels: { ...claim.metadata.labels, ...template.metadata.labels },
        spec: claim.spec,
      });
  removePods(api, object);
  makePods(api, {
    owner: object,
    template,
    count: replicas,
    behaviour,
    labels: { 'controller-revision-hash': revision },
  });
  const ready = behaviour.does === 'becomes ready' ? replicas : 0;
  const status = {
    observedGeneration: metadata.generation,
    replicas,
    readyReplicas: ready,
    availableReplicas: ready,
    updatedReplicas: replicas,
    currentRevision: ready > 0 ? revision : 'old',
    updateRevision: revision,
  };
  api.store.amend(resource, placeOf(object), { status });
}

function runJob(api: ApiServer, { resource, object, behaviour }: Work): void {
  const template = object.spec?.['template'] as Template;
  makePods(api, {
    owner: object,
    template,
    count: 1,
    behaviour,
    labels: { 'job-name': object.metadata.name },
    ends: true,
  });
  const conditions =
    behaviour.does === 'becomes ready'
      ? [{ type: 'Complete', status: 'True' }]
      : behaviour.does === 'crashes'
        ? [
            {
              type: 'Failed',
              status: 'True',
              reason: 'BackoffLimitExceeded',
              message: 'Job has reached the specified backoff limit',
            },
          ]
        : [];
  api.store.amend(resource, placeOf(object), { status: { conditions } });
}

function operate(api: ApiServer, { resource, object, behaviour }: Work): void {
  const type = object.kind === 'RabbitmqCluster' ? 'AllReplicasReady' : 'Ready';
  const isReady = behaviour.does === 'becomes ready';
  const message = 'message' in behaviour ? { message: behaviour.message } : {};
  const conditions = [{ type, status: isReady ? 'True' : 'False', reason: isReady ? 'Ready' : 'NotReady', ...message }];
  api.store.amend(resource, placeOf(object), { status: { conditions } });
}

interface Template {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
}

interface PodWish {
  readonly owner: StoredObject;
  readonly template: Template;
  readonly count: number;
  readonly behaviour: Behaviour;
  readonly labels: Record<string, string>;
  readonly ends?: boolean;
}

function makePods(api: ApiServer, { owner, template, count, behaviour, labels, ends = false }: PodWish): void {
  const [first = { name: 'main', image: '' }] = template.spec.containers;
  const part = { container: first.name, image: first.image, ends };
  for (let index = podsOf(api, owner).length; index < count; index += 1) {
    const suffix = owner.kind === 'StatefulSet' ? String(index) : randomBytes(3).toString('hex').slice(0, 5);
    const pod = make(api, 'Pod', {
      name: `${owner.metadata.name}-${suffix}`,
      owner,
      labels: { ...template.metadata.labels, ...labels },
      spec: { ...template.spec },
    });
    api.store.amend(typeOf('Pod'), placeOf(pod), { status: podStatus(behaviour, part) });
    if (behaviour.does === 'crashes') api.logs.set(pod.metadata.name, behaviour.log);
    for (const [reason, message] of podEvents(behaviour, part)) makeEvent(api, pod, { reason, message });
  }
}

function makeEvent(api: ApiServer, pod: StoredObject, { reason, message }: { reason: string; message: string }): void {
  const { name, namespace = '', uid } = pod.metadata;
  const event = {
    metadata: { name: `${name}.${randomBytes(4).toString('hex')}`, namespace },
    involvedObject: { kind: 'Pod', name, namespace, uid },
    reason,
    message,
    type: 'Warning',
    count: 3,
    lastTimestamp: new Date().toISOString().replace(/\.\d+/, ''),
  };
  api.store.create(typeOf('Event'), event, { manager: 'kubelet' });
}

interface Made {
  readonly name: string;
  readonly owner: StoredObject;
  readonly labels: Record<string, string>;
  readonly spec: Fields;
}

function make(api: ApiServer, kind: string, { name, owner, labels, spec }: Made): StoredObject {
  const { kind: ownerKind, apiVersion, metadata } = owner;
  const ownerReferences = [{ apiVersion, kind: ownerKind, name: metadata.name, uid: metadata.uid, controller: true }];
  const body = { metadata: { name, namespace: metadata.namespace, labels, ownerReferences }, spec };
  return api.store.create(typeOf(kind), body, { manager: 'kube-controller-manager' });
}

function makeIfMissing(
  api: ApiServer,
  kind: string,
  { namespace, name, labels, spec }: Omit<Made, 'owner'> & { readonly namespace: string },
): void {
  if (api.store.find(typeOf(kind), { namespace, name }) !== undefined) return;
  api.store.create(
    typeOf(kind),
    { metadata: { name, namespace, labels }, spec },
    { manager: 'kube-controller-manager' },
  );
}

function removePods(api: ApiServer, owner: StoredObject): void {
  for (const pod of podsOf(api, owner)) api.store.delete(typeOf('Pod'), placeOf(pod));
}

function podsOf(api: ApiServer, owner: StoredObject): readonly StoredObject[] {
  return api.store.list(typeOf('Pod')).filter((pod) => isOwned(pod, owner));
}

function isOwned({ metadata }: StoredObject, { metadata: { uid } }: StoredObject): boolean {
  return metadata.ownerReferences?.some((owner) => owner.uid === uid) === true;
}

function placeOf({ metadata: { name, namespace = '' } }: StoredObject): {
  readonly name: string;
  readonly namespace: string;
} {
  return { name, namespace };
}

function typeOf(kind: string): ResourceType {
  const found = coreTypes.find((type) => type.kind === kind);
  if (found === undefined) throw new Error(`no type ${kind}`);
  return found;
}

const revisionKey = 'deployment.kubernetes.io/revision';
