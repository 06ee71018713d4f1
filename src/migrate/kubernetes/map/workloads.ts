import { plainText } from '../../../support/plain-text.ts';
import { basename, dirname, relative } from 'node:path';
import { kinds } from '../../../kinds/index.ts';
import { createNames, toResourceName } from '../../../kinds/give-names.ts';
import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { DraftResource, DraftServer } from '../../draft/draft.ts';
import { listOf, textsOf, type ClusterObject } from '../read/cluster-object.ts';
import { findServer } from './servers.ts';
import type { MapOptions, MappedWorkload, Mapping, PodPlace } from './mapping.ts';

/** Where each kind of object describes its pods. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
};

export type Finding = Pick<Mapping, 'objects' | 'options' | 'hosts' | 'remark'>;

/** What each object that makes pods, or that an operator makes pods of, becomes. */
export async function findWorkloads(
  finding: Finding,
): Promise<{ readonly workloads: readonly MappedWorkload[]; readonly takeName: Mapping['takeName'] }> {
  const names = createNames();
  const workloads: MappedWorkload[] = [];
  for (const object of finding.objects) {
    const template = templates[object.kind];
    if (template === undefined) continue;
    const services = servicesOf(finding.objects, object, [...template]);
    const name = names.take(nameOf(object, services), ['service']);
    workloads.push(toWorkload(finding, { object, template, services, name }));
  }
  workloads.push(...(await findOperated(finding, (wish) => names.take(wish, ['server']))));
  for (const workload of workloads) addHosts(finding, workload);
  return { workloads, takeName: (wish, endings) => names.take(wish, endings) };
}

/** The name that others call it by says more than `api-deployment`. */
function nameOf({ name, isOurs }: ClusterObject, services: readonly ClusterObject[]): string {
  const [service, ...others] = services.filter((each) => each.look('spec', 'clusterIP') !== 'None');
  return isOurs || service === undefined || others.length > 0 ? name : service.name;
}

function servicesOf(
  objects: readonly ClusterObject[],
  workload: ClusterObject,
  template: readonly string[],
): readonly ClusterObject[] {
  const labels = textsOf(workload.look(...template, 'metadata', 'labels'));
  return objects.filter((object) => {
    if (object.kind !== 'Service') return false;
    // Files often leave it to whoever applies them.
    const isElsewhere = object.namespace !== undefined && workload.namespace !== undefined;
    if (isElsewhere && object.namespace !== workload.namespace) return false;
    const selector = Object.entries(textsOf(object.look('spec', 'selector')));
    return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
  });
}

interface Found {
  readonly object: ClusterObject;
  readonly template: readonly string[];
  readonly services: readonly ClusterObject[];
  readonly name: string;
}

function toWorkload(finding: Finding, { object, template, services, name }: Found): MappedWorkload {
  const containers = listOf(object.look(...template, 'spec', 'containers'));
  const own = containers.findIndex((container) => container['name'] === object.name);
  const pod: PodPlace = { template, container: [...template, 'spec', 'containers', Math.max(own, 0)] };
  const comment = commentOf(finding.options, object);
  const isJob = object.kind === 'Job' || object.kind === 'CronJob';
  const found = finding.options.lift && !isJob ? findServer(object, pod) : undefined;
  const shared = { object, pod, services, calledAt: new Map<number, number>() };
  if (found !== undefined && 'kind' in found) {
    object.take(...pod.container, 'image');
    const { kind, tag, image } = found;
    const options = { ...(tag !== undefined && { tag }), ...(image !== undefined && { image }) };
    const version = tag === undefined ? '' : ` (${tag})`;
    finding.remark('became', object, `${name}, of the type ${kind.name}${version}`);
    return { ...shared, resource: { name, type: kind.name, comment, options }, server: found };
  }
  const image = plainText(object.take(...pod.container, 'image'), 'scratch');
  const type = isJob ? 'job' : 'container';
  const why = found === undefined ? '' : `, still a container: ${found.reason}`;
  finding.remark('became', object, `${name}, a ${type}${why}`);
  return { ...shared, resource: { name, type, comment, options: { image } } };
}

function commentOf({ file }: MapOptions, object: ClusterObject): string {
  const location = object.locate();
  const path = location.file === '-' ? 'standard input' : relative(dirname(file), location.file).replaceAll('\\', '/');
  return ` from ${path === '' ? basename(location.file) : path}:${location.line}`;
}

/** Servers that an operator runs, as their kind reads them. */
async function findOperated(finding: Finding, take: (wish: string) => string): Promise<readonly MappedWorkload[]> {
  const all = finding.objects.map(({ value }) => value as unknown as KubernetesObject);
  const found: MappedWorkload[] = [];
  for (const kind of kinds) {
    const read = (await kind.cluster?.())?.operator?.read;
    if (read === undefined) continue;
    for (const object of finding.objects) {
      const server = read(object.value as unknown as KubernetesObject, all);
      if (server === undefined) continue;
      const name = take(toResourceName(object.name));
      const options = structuredClone(server.options) as Record<string, unknown>;
      const resource: DraftResource = { name, type: kind.name, comment: commentOf(finding.options, object), options };
      const databases = new Map(server.databases);
      const draft: DraftServer = { kind, endpoints: [], login: {}, databases };
      finding.remark('became', object, `${name}, of the type ${kind.name}`);
      found.push({ object, services: [], calledAt: new Map(), resource, server: draft });
      for (const host of server.hosts) addHost(finding, host, found.at(-1) as MappedWorkload);
    }
  }
  return found;
}

function addHosts(finding: Finding, workload: MappedWorkload): void {
  const { object, services } = workload;
  if (object.kind === 'StatefulSet') {
    const service = object.look('spec', 'serviceName');
    addHost(finding, `${object.name}-0.${typeof service === 'string' ? service : object.name}`, workload);
  }
  for (const service of services) addHost(finding, service.name, workload);
}

/** `db`, `db.shop`, `db.shop.svc`, `db.shop.svc.cluster.local`. */
function addHost({ hosts }: Finding, name: string, workload: MappedWorkload): void {
  const [service] = workload.services;
  const namespace = workload.object.namespace ?? service?.namespace ?? 'default';
  for (const ending of ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`])
    hosts.set(`${name}${ending}`, workload);
}

/** The resource that the pods with these labels belong to. */
export function workloadOfLabels(
  workloads: readonly MappedWorkload[],
  selector: Readonly<Record<string, string>>,
): MappedWorkload | undefined {
  const wanted = Object.entries(selector);
  if (wanted.length === 0) return undefined;
  return workloads.find(({ object, pod }) => {
    const labels = pod === undefined ? {} : textsOf(object.look(...pod.template, 'metadata', 'labels'));
    const [, cluster] = wanted.find(([key]) => key.endsWith('/cluster')) ?? [];
    if (pod === undefined) return cluster === object.name || selector['app.kubernetes.io/name'] === object.name;
    return wanted.every(([key, value]) => labels[key] === value);
  });
}
