import type { ServerPackage } from '../model/embedding.ts';
import type { DesiredResource, Launch } from './desired.ts';
import { changedAspects } from './fingerprint.ts';
import type { Observed, ObservedReplica } from './observed.ts';
import type { Action, Operation, Plan } from './operation.ts';
import { planCloses, planOpening } from './plan-addresses.ts';

export interface PlanRequest {
  readonly desired: ReadonlyMap<string, DesiredResource>;
  readonly observed: Observed;
  /** The application's own network in the engine. */
  readonly network: string;
  /** Volumes that belong to somebody else: used, never created. */
  readonly externalVolumes: ReadonlySet<string>;
  /** Build images even when they are there. */
  readonly rebuild: boolean;
  /**
   * Stop what runs and is not desired. False when only some resources were named: the others stay as they are.
   */
  readonly removeOthers: boolean;
  /** What starts anew though nothing about it is different here, since its files are; `build`: from a new image. */
  readonly renew?: ReadonlyMap<string, Renewal>;
}

export type Renewal = 'build' | 'restart';

/** Compares what should be with what is. Operations stand in an order in which each comes after all that it needs. */
export function createPlan(request: PlanRequest): Plan {
  const draft = createDraft();
  const packages = planPackages(request, draft);
  const stops = planStops(request, draft, packages);
  const closes = planCloses(request, draft, stops);
  const network = planNetwork(request, draft);
  const images = planImages(request, draft);
  const volumes = planVolumes(request, draft);
  for (const resource of request.desired.values()) {
    const opened = planOpening(resource, { request, draft, closes });
    const joined = resource.launch.runs === 'container' ? network : [];
    const before = [
      ...joined,
      ...opened,
      ...imageOf(resource, images),
      ...packageOf(resource, packages),
      ...volumesOf(resource, volumes),
    ];
    planResource(resource, { request, draft, before, stops });
  }
  return { operations: draft.operations, desired: request.desired, removesOthers: request.removeOthers };
}

export interface Draft {
  readonly operations: Operation[];
  /** Returns the id, as a list to spread into the `after` of others. */
  add(action: Action, cause: string, after?: readonly number[]): readonly number[];
}

export type IdsByName = ReadonlyMap<string, readonly number[]>;

function createDraft(): Draft {
  const operations: Operation[] = [];
  return {
    operations,
    add(action, cause, after = []) {
      const id = operations.length + 1;
      operations.push({ id, action, cause, after: [...new Set(after)].sort((a, b) => a - b) });
      return [id];
    },
  };
}

/** Why each observed replica cannot stay, and the operation that ends it. */
function planStops({ desired, observed, removeOthers }: PlanRequest, draft: Draft, packages: IdsByName): IdsByName {
  const ids = new Map<string, readonly number[]>();
  for (const replica of observed.replicas) {
    const wanted = desired.get(replica.resource);
    if (wanted === undefined && !removeOthers) continue;
    const cause = wanted === undefined ? 'no longer wanted' : causeToStop(replica, wanted, observed);
    if (cause === undefined) continue;
    const action: Action = {
      do: 'stop',
      resource: replica.resource,
      replica: replica.replica,
      ...(replica.container !== undefined && { container: replica.container }),
    };
    // What takes its place is fetched first: that may fail, and then it goes on.
    const before = wanted === undefined ? [] : packageOf(wanted, packages);
    ids.set(keyOf(replica.resource, replica.replica), draft.add(action, cause, before));
  }
  return ids;
}

function causeToStop(replica: ObservedReplica, wanted: DesiredResource, observed: Observed): string | undefined {
  if (replica.replica > wanted.replicas) return `only ${wanted.replicas} wanted`;
  const changed = [...changedAspects(replica.fingerprint, wanted.fingerprint)];
  if (!changed.includes('image') && isImageRenewed(replica, wanted, observed)) changed.push('image');
  if (changed.length > 0) return `${changed.join(', ')} changed`;
  if (replica.condition === 'dead') return 'left over from an earlier run';
  return undefined;
}

/** The same reference may by now mean another image. */
function isImageRenewed(replica: ObservedReplica, { launch }: DesiredResource, observed: Observed): boolean {
  if (launch.runs !== 'container' || replica.imageId === undefined) return false;
  const current = observed.images.get(referenceOf(launch.image));
  return current !== undefined && current !== replica.imageId;
}

function planNetwork({ desired, observed, network }: PlanRequest, draft: Draft): readonly number[] {
  const containers = [...desired.values()].flatMap(({ launch }) => (launch.runs === 'container' ? [launch] : []));
  if (containers.length === 0) return [];
  const privateNetworks = new Set(containers.flatMap((launch) => launch.networks));
  const wanted = [network, ...[...privateNetworks].map((name) => `${network}_${name}`)];
  return wanted
    .filter((name) => !observed.networks.has(name))
    .flatMap((name) => draft.add({ do: 'create network', name, internal: name !== network }, 'not found'));
}

function planImages({ desired, observed, rebuild, renew }: PlanRequest, draft: Draft): IdsByName {
  const ids = new Map<string, readonly number[]>();
  for (const { name, launch } of desired.values()) {
    if (launch.runs !== 'container') continue;
    const reference = referenceOf(launch.image);
    if (ids.has(reference)) continue;
    const isThere = observed.images.has(reference);
    if (launch.image.from === 'registry') {
      if (!isThere) ids.set(reference, draft.add({ do: 'pull image', reference }, 'not on this machine'));
    } else if (!isThere || rebuild || renew?.get(name) === 'build') {
      const cause = renew?.get(name) === 'build' ? filesChanged : '--build';
      ids.set(
        reference,
        draft.add({ do: 'build image', tag: reference, resource: name }, isThere ? cause : 'not built yet'),
      );
    }
  }
  return ids;
}

function planPackages({ desired }: PlanRequest, draft: Draft): IdsByName {
  const ids = new Map<string, readonly number[]>();
  for (const { launch } of desired.values()) {
    const wanted = missingPackage(launch);
    if (wanted === undefined || ids.has(packageKey(wanted))) continue;
    const { name, version, size } = wanted;
    ids.set(packageKey(wanted), draft.add({ do: 'fetch package', name, version, size }, 'not on this machine'));
  }
  return ids;
}

function missingPackage(launch: Launch): ServerPackage | undefined {
  if (launch.runs !== 'embedded' || launch.backing.path !== undefined) return undefined;
  return launch.backing.source.from === 'package' ? launch.backing.source : undefined;
}

/** Two versions of one server are two packages. */
function packageKey({ name, version }: ServerPackage): string {
  return `${name}@${version}`;
}

function packageOf({ launch }: DesiredResource, packages: IdsByName): readonly number[] {
  const wanted = missingPackage(launch);
  return wanted === undefined ? [] : (packages.get(packageKey(wanted)) ?? []);
}

function planVolumes({ desired, observed, externalVolumes }: PlanRequest, draft: Draft): IdsByName {
  const ids = new Map<string, readonly number[]>();
  for (const resource of desired.values()) {
    for (const volume of volumeNames(resource)) {
      if (ids.has(volume) || observed.volumes.has(volume) || externalVolumes.has(volume)) continue;
      ids.set(volume, draft.add({ do: 'create volume', name: volume, resource: resource.name }, 'not found'));
    }
  }
  return ids;
}

const filesChanged = 'files changed';

interface ResourceContext {
  readonly request: PlanRequest;
  readonly draft: Draft;
  readonly before: readonly number[];
  readonly stops: IdsByName;
}

function planResource(resource: DesiredResource, { request, draft, before, stops }: ResourceContext): void {
  const { observed, renew } = request;
  if (resource.launch.runs === 'given' || resource.launch.runs === 'child') {
    if (observed.present.has(resource.name)) return;
    if (resource.parent === undefined) draft.add({ do: 'use', resource: resource.name }, 'given', before);
    else draft.add({ do: 'create', resource: resource.name, inside: resource.parent }, 'not seen yet', before);
    return;
  }
  const isRenewed = renew?.has(resource.name) === true;
  const missing = replicaNumbers(resource).filter(
    (replica) => isRenewed || !isKept(resource.name, replica, { observed, stops }),
  );
  const hasSteps = resource.launch.runs === 'process' && resource.launch.steps.length > 0;
  const prepared =
    hasSteps && missing.length > 0
      ? draft.add({ do: 'prepare', resource: resource.name }, 'before its start', before)
      : before;
  // What runs goes on until all is ready for the next one: a build that fails changes nothing.
  const ends = isRenewed ? planEnds(resource, { request, draft, before: [...before, ...prepared], stops }) : stops;
  for (const replica of missing) {
    const stopped = ends.get(keyOf(resource.name, replica)) ?? [];
    const cause = stopped.length > 0 ? (draft.operations[(stopped[0] ?? 1) - 1]?.cause ?? '') : 'not running';
    draft.add({ do: 'start', resource: resource.name, replica }, cause, [...before, ...prepared, ...stopped]);
  }
  for (const { replica, container } of foundReplicas(resource.name, { observed, stops: ends })) {
    draft.add({ do: 'adopt', resource: resource.name, replica, container }, 'already running', before);
  }
}

/** The stops of what is renewed, besides those that the plan has already. */
function planEnds({ name }: DesiredResource, { request, draft, before, stops }: ResourceContext): IdsByName {
  const ends = new Map(stops);
  for (const { resource, replica, container } of request.observed.replicas) {
    const key = keyOf(name, replica);
    if (resource !== name || ends.has(key)) continue;
    const action: Action = { do: 'stop', resource, replica, ...(container !== undefined && { container }) };
    ends.set(key, draft.add(action, filesChanged, before));
  }
  return ends;
}

function isKept(resource: string, replica: number, at: { observed: Observed; stops: IdsByName }): boolean {
  if (at.stops.has(keyOf(resource, replica))) return false;
  return at.observed.replicas.some((candidate) => candidate.resource === resource && candidate.replica === replica);
}

function foundReplicas(
  resource: string,
  at: { observed: Observed; stops: IdsByName },
): { replica: number; container: string }[] {
  return at.observed.replicas.flatMap(({ resource: name, replica, condition, container }) => {
    const isFound = name === resource && condition === 'found' && !at.stops.has(keyOf(name, replica));
    return isFound && container !== undefined ? [{ replica, container }] : [];
  });
}

function replicaNumbers({ replicas }: DesiredResource): readonly number[] {
  return Array.from({ length: replicas }, (_, index) => index + 1);
}

function imageOf({ launch }: DesiredResource, images: IdsByName): readonly number[] {
  return launch.runs === 'container' ? (images.get(referenceOf(launch.image)) ?? []) : [];
}

function volumesOf(resource: DesiredResource, volumes: IdsByName): readonly number[] {
  return volumeNames(resource).flatMap((name) => volumes.get(name) ?? []);
}

function volumeNames({ launch }: DesiredResource): readonly string[] {
  if (launch.runs !== 'container') return [];
  return launch.mounts.flatMap(({ type, source }) => (type === 'volume' && source !== '' ? [source] : []));
}

function referenceOf(image: { from: 'registry'; reference: string } | { from: 'build'; tag: string }): string {
  return image.from === 'registry' ? image.reference : image.tag;
}

function keyOf(resource: string, replica: number): string {
  return `${resource}/${replica}`;
}
