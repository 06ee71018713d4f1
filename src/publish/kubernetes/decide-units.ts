import type { ClusterServer, OperatorRequest } from '../../kinds/cluster.ts';
import type { Resource } from '../../model/resource.ts';
import type { ContainerShape, Mount } from '../../model/workload.ts';
import { reportOn, type PublishedImage, type Publishing } from './cluster.ts';
import { noteEngineSettings } from './engine-settings.ts';
import { nginxContainer, nginxImage } from './entrance/nginx/container.ts';
import { isVersioned } from './image-version.ts';
import { labelsOf } from './labels.ts';
import { toNodeAffinity } from './workload/region.ts';
import { serverResources } from './workload/resources.ts';
import { volumeRequest } from './workload/storage.ts';
import type { PodReplicas, PodUnit, Unit } from './unit.ts';

/** What each resource becomes in the cluster, in the manifest's order. What cannot be is reported and left out. */
export function decideUnits(publishing: Publishing): readonly Unit[] {
  return publishing.resources.flatMap((resource) => decideUnit(publishing, resource) ?? []);
}

function decideUnit(publishing: Publishing, resource: Resource): Unit | undefined {
  const { workload } = resource;
  if (resource.entrance?.passesOn === 'by-path') return decideEntrance(resource);
  if (workload === undefined) return { form: 'given', resource };
  noteEngineSettings(publishing, resource);
  if (publishing.clusterKinds.has(resource.type)) return decideServer(publishing, resource);
  const image = imageOf(publishing, resource);
  if (image === undefined) return undefined;
  const container = containerOf(resource, image);
  const replicas = replicasOf(resource, container);
  const form = formOf(publishing, resource, { container, replicas });
  return { form, resource, image: image.reference, container, replicas };
}

/** What is behind it is not known yet, so its files are still missing. */
function decideEntrance(resource: Resource): PodUnit {
  const replicas = replicasOf(resource, nginxContainer);
  return { form: 'deployment', resource, image: nginxImage, container: nginxContainer, replicas };
}

/** A process becomes a container, with the command that its image does not know. */
function containerOf({ workload }: Resource, { command }: PublishedImage): ContainerShape {
  if (workload?.runs === 'container') return workload;
  const { command: _, ...shape } = (workload?.runs === 'process' ? workload.container : undefined) ?? emptyShape;
  return command === undefined ? shape : { ...shape, command };
}

const emptyShape: ContainerShape = { mounts: [], files: [], readOnlyRoot: false };

/** What has a volume of its own is a StatefulSet: its next pod waits until the volume is free, and no other pod is touched. */
function formOf(
  publishing: Publishing,
  resource: Resource,
  { container, replicas }: Pick<PodUnit, 'container' | 'replicas'>,
): PodUnit['form'] {
  if (resource.schedule !== undefined) return 'cron-job';
  if (resource.runsToCompletion) return 'job';
  const volumes = container.mounts.flatMap((mount) => (isKept(mount) ? [mount.volume] : []));
  const isAlone = replicas.count === 1 && replicas.max === undefined;
  // Its Service would want to know when it is ready, and nothing says so.
  if (resource.endpoints.length === 0 && resource.probe?.check.type === 'running') return 'deployment';
  return isAlone && volumes.some((volume) => !isShared(publishing, resource, volume)) ? 'stateful-set' : 'deployment';
}

/** A volume without a name goes with its container. */
function isKept(mount: Mount): mount is Mount & { readonly type: 'volume' } {
  return mount.type === 'volume' && mount.volume !== '';
}

function isShared({ resources }: Publishing, resource: Resource, volume: string): boolean {
  return resources.some(({ name, workload }) => {
    const mounts = workload?.runs === 'container' ? workload.mounts : [];
    return name !== resource.name && mounts.some((mount) => mount.type === 'volume' && mount.volume === volume);
  });
}

/** Two of everything, so that losing one is nothing; but a volume of one writer has one. */
function replicasOf(resource: Resource, { mounts }: ContainerShape): PodReplicas {
  const { replicas } = resource;
  const { count, explicit, max, cpu } = replicas;
  const hasVolume = mounts.some((mount) => isKept(mount) && !mount.readOnly);
  if (isScaledByWork(resource)) return { count, explicit, max: max ?? Math.max(count, usualMost), byWork: true };
  if (max === undefined) return { count: explicit ? count : hasVolume ? 1 : 2, explicit };
  return { count: Math.max(count, 2), explicit, max: Math.max(max, 2), ...(cpu === undefined ? {} : { cpu }) };
}

/** `kubernetes: { scaleOn: … }`. */
function isScaledByWork({ options }: Resource): boolean {
  return (options['kubernetes'] as { readonly scaleOn?: unknown } | undefined)?.scaleOn !== undefined;
}

/** Workers, where the manifest names no bound. */
const usualMost = 10;

function decideServer(publishing: Publishing, resource: Resource): Unit | undefined {
  const { clusterKinds, options } = publishing;
  const kind = clusterKinds.get(resource.type);
  const { workload } = resource;
  if (kind === undefined || workload?.runs !== 'container') return undefined;
  const image = imageOf(publishing, resource);
  if (image === undefined) return undefined;
  const server = serverOf(publishing, resource);
  const profile = kind.profile(server);
  if (profile.holdsData && !hasStorageDecision(resource)) reportNoStorage(publishing, resource);
  if (kind.operator !== undefined && options.operators === 'usual') {
    const operated = kind.operator.serve(operatorRequest(publishing, resource));
    for (const problem of operated.problems ?? []) reportOn(publishing, resource, problem);
    for (const note of operated.notes ?? []) reportNote(publishing, resource, note);
    return { form: 'operated', resource, server: operated };
  }
  refuseCopies(publishing, resource);
  for (const note of profile.notes ?? []) reportNote(publishing, resource, note);
  return {
    form: 'stateful-set',
    resource,
    image: image.reference,
    container: workload,
    profile,
    replicas: { count: 1, explicit: true },
  };
}

function serverOf({ resources }: Publishing, resource: Resource): ClusterServer {
  return { resource, children: resources.filter(({ parent }) => parent === resource.name) };
}

/** All that an operator is told, of the server and of those that it follows or that follow it. */
function operatorRequest(publishing: Publishing, resource: Resource): OperatorRequest {
  const { application, resources } = publishing;
  const { replicaOf } = resource.options;
  const primary = typeof replicaOf === 'string' ? application.resources.get(replicaOf) : undefined;
  const followers = resources.filter(({ options }) => options['replicaOf'] === resource.name);
  return {
    ...plainRequest(publishing, resource),
    ...(primary === undefined ? {} : { primary: plainRequest(publishing, primary) }),
    followers: followers.map((follower) => plainRequest(publishing, follower)),
  };
}

function plainRequest(publishing: Publishing, resource: Resource): OperatorRequest {
  const { application, namespace, clusterKinds } = publishing;
  const server = serverOf(publishing, resource);
  const profile = clusterKinds.get(resource.type)?.profile(server);
  const nodeAffinity = toNodeAffinity(publishing, resource);
  return {
    ...server,
    application: application.name,
    meta: { name: resource.name, namespace, labels: labelsOf(application.name, resource) },
    image: imageOf(publishing, resource)?.reference ?? '',
    storage: volumeRequest(resource),
    resources: serverResources(resource, profile?.size),
    ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
    followers: [],
  };
}

/** The image of what runs, or `undefined` (reported) where it would not stay the same. */
function imageOf(publishing: Publishing, resource: Resource): PublishedImage | undefined {
  const { workload } = resource;
  if (workload?.runs !== 'container' || workload.image.from === 'build') return publishing.imageOf(resource);
  const { reference } = workload.image;
  if (isVersioned(reference)) return { reference };
  reportOn(publishing, resource, {
    code: 'IMAGE_WITHOUT_VERSION',
    message: `the image ${reference} of ${resource.name} names no version, so what runs would change by itself`,
    hint: 'Name a version (`:1.4.2`) or a digest (`@sha256:…`).',
  });
  return undefined;
}

function hasStorageDecision({ options }: Resource): boolean {
  const { volume, ephemeral } = options;
  return (volume !== undefined && volume !== false) || ephemeral === true;
}

function reportNoStorage(publishing: Publishing, resource: Resource): void {
  reportOn(publishing, resource, {
    code: 'STORAGE_UNDECIDED',
    message: `${resource.name} keeps data, and nothing says where: it would be lost whenever its pod moves`,
    hint: 'Add `volume: true` (or `volume: { size: 20Gi }`), or `ephemeral: true` when it may be lost.',
  });
}

/** A second pod of a server that does not replicate would be a second, empty server. */
function refuseCopies(publishing: Publishing, resource: Resource): void {
  for (const property of ['replicaOf', 'highAvailability'] as const) {
    const wanted = resource.options[property];
    if (wanted === undefined || wanted === false) continue;
    reportOn(publishing, resource, {
      code: 'NOT_PUBLISHED',
      ...(property === 'replicaOf' ? {} : { severity: 'warning' }),
      message: `${resource.name} is published as one server of its own: nothing here gives a ${resource.type} its \`${property}\``,
      hint:
        property === 'replicaOf'
          ? 'Refer to the primary instead, or publish with an operator that replicates it.'
          : 'Use a managed server (`type: external`), or accept one server; its data is kept by its volume.',
    });
  }
}

function reportNote(publishing: Publishing, resource: Resource, note: string): void {
  const hint = 'Nothing has to be done when that is meant.';
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    severity: 'note',
    message: `${resource.name}: ${note}`,
    hint,
  });
}
