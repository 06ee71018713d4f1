import type { ClusterObject } from './object.ts';

/** The pods that an object is to become ready with: of what it is now, not of what it was before. */
export function ownPods(object: ClusterObject, all: readonly ClusterObject[]): readonly ClusterObject[] {
  const pods = all.filter(({ kind }) => kind === 'Pod');
  if (object.kind === 'Deployment') {
    const current = currentSet(object, all);
    return current === undefined ? [] : pods.filter((pod) => isOwned(pod, current));
  }
  if (object.kind === 'StatefulSet') {
    const revision = object.status?.['updateRevision'];
    const own = pods.filter((pod) => isOwned(pod, object));
    return own.filter(
      ({ metadata }) => revision === undefined || metadata.labels?.['controller-revision-hash'] === revision,
    );
  }
  const byUid = new Map(all.map((other) => [other.metadata.uid, other]));
  return pods.filter((pod) => descends(pod, object, byUid));
}

function currentSet(deployment: ClusterObject, all: readonly ClusterObject[]): ClusterObject | undefined {
  const revision = deployment.metadata.annotations?.[revisionKey];
  const sets = all.filter((other) => other.kind === 'ReplicaSet' && isOwned(other, deployment));
  return sets.find(({ metadata }) => revision !== undefined && metadata.annotations?.[revisionKey] === revision);
}

const revisionKey = 'deployment.kubernetes.io/revision';

/** Operators make pods by way of other objects. */
function descends(
  object: ClusterObject,
  from: ClusterObject,
  byUid: ReadonlyMap<string | undefined, ClusterObject>,
): boolean {
  const owners = object.metadata.ownerReferences ?? [];
  return owners.some(({ uid }) => {
    if (uid === from.metadata.uid) return true;
    const owner = byUid.get(uid);
    return owner !== undefined && descends(owner, from, byUid);
  });
}

function isOwned(object: ClusterObject, owner: ClusterObject): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true;
}
