import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { Path } from '../../../manifest/source.ts';
import type { KubernetesOptions } from '../../../publish/index.ts';
import type { PublishedObject } from '../../../publish/kubernetes/unit.ts';
import type { DraftResource } from '../../draft/draft.ts';
import { isFields, type ClusterObject } from '../read/cluster-object.ts';
import type { MappedWorkload } from '../map/mapping.ts';
import type { MappedObjects } from '../map/map-objects.ts';
import { isImplied } from './implied.ts';
import { leavesOf, showPath, type Leaf } from './leaves.ts';
import { addToPatch, isSame } from './patch.ts';
import { publishDraft, type PublishedDraft } from './publish-draft.ts';

/** What an object becomes when the draft is published. */
interface Counterpart {
  readonly owner: DraftResource;
  readonly object: KubernetesObject;
}

/**
 * Every value of every object that the mapping did not take is the same in what `publish` would write, or is what
 * Kubernetes does anyway, or is kept in a `kubernetes:` block, or stands in the report. There is no fifth way.
 */
export async function settleForeign(mapped: MappedObjects, options: KubernetesOptions): Promise<PublishedDraft> {
  const { mapping, draft } = mapped;
  const published = await publishDraft(mapping.options.file, draft, options);
  for (const object of mapping.objects) {
    const left = leavesOf(object.value).filter(({ path, value }) => !object.isTaken(path) && !isImplied(path, value));
    const counterpart = counterpartOf(mapped, object, published.objects);
    if (counterpart === undefined) remarkWhole(mapped, object, left);
    else settleObject(mapped, { object, counterpart, left });
  }
  return published;
}

function counterpartOf(
  { mapping, draft }: MappedObjects,
  object: ClusterObject,
  published: readonly PublishedObject[],
): Counterpart | undefined {
  const workload = ownerOf(mapping.workloads, object);
  const name = workload?.resource.name ?? object.name;
  const isWorkload = workload?.object === object;
  const kinds = isWorkload ? ['Deployment', 'StatefulSet', 'Job', 'CronJob', object.kind] : [object.kind];
  const found = published.find(({ object: { kind, metadata } }) => kinds.includes(kind) && metadata.name === name);
  const owner = draft.resources.find(
    (resource) =>
      resource.name === (found?.resource ?? found?.object.metadata.labels?.['app.kubernetes.io/name'] ?? name),
  );
  return found === undefined || owner === undefined ? undefined : { owner, object: found.object };
}

/** The workload that an object is about. */
function ownerOf(workloads: readonly MappedWorkload[], object: ClusterObject): MappedWorkload | undefined {
  return workloads.find((workload) => {
    if (workload.object === object || workload.services.includes(object)) return true;
    if (object.kind === 'HorizontalPodAutoscaler')
      return object.look('spec', 'scaleTargetRef', 'name') === workload.object.name;
    const account = workload.pod && workload.object.look(...workload.pod.template, 'spec', 'serviceAccountName');
    if (object.kind === 'ServiceAccount') return account === object.name;
    return object.kind === 'PodDisruptionBudget' && selects(object, workload);
  });
}

function selects(object: ClusterObject, { object: workload, pod }: MappedWorkload): boolean {
  const selector = object.look('spec', 'selector', 'matchLabels');
  const labels = pod && workload.look(...pod.template, 'metadata', 'labels');
  if (!isFields(selector) || !isFields(labels)) return false;
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

const inTheirPlace: Readonly<Record<string, string>> = {
  Namespace: '`publish` writes its own',
  ServiceAccount: '`publish` writes one for each workload, without rights',
  PodDisruptionBudget: '`publish` writes one where there are several pods',
};

/** Nothing of it is published: what was not taken is named. */
function remarkWhole({ mapping }: MappedObjects, object: ClusterObject, left: readonly Leaf[]): void {
  if (left.length === 0) return;
  const instead = inTheirPlace[object.kind];
  if (instead !== undefined) return mapping.remark('changed', object, `is left out: ${instead}`);
  const isData = object.kind === 'ConfigMap' || object.kind === 'Secret';
  const isKnown = mapping.workloads.some(
    (workload) => workload.object === object || workload.services.includes(object),
  );
  const names = left.map(({ path }) => showPath(path));
  if (isData) mapping.remark('decide', object, `nothing reads ${namesOf(names)}; it is left out`);
  else if (isKnown) mapping.remark('changed', object, `has no place for ${namesOf(names)}`);
  else
    mapping.remark(
      'decide',
      object,
      'is nothing that the manifest knows: keep its file, and apply it beside what `publish` writes',
    );
}

function namesOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

interface Settling {
  readonly object: ClusterObject;
  readonly counterpart: Counterpart;
  readonly left: readonly Leaf[];
}

/** A budget names either; a strategy without steps has none. Both forms at once would be refused. */
const whole: Readonly<Record<string, readonly string[]>> = {
  PodDisruptionBudget: ['spec', 'maxUnavailable'],
};

function settleObject(mapped: MappedObjects, { object, counterpart, left }: Settling): void {
  const { mapping } = mapped;
  if (object.kind in whole && left.length > 0)
    return mapping.remark('changed', object, 'is written anew: one pod at a time may be away');
  const place = placeOf(mapping.workloads, object, counterpart.object);
  const patch: Record<string, unknown> = {};
  const kept = new Set<string>();
  const lost: string[] = [];
  for (const { path, value } of left) {
    const there = valueAt(counterpart.object, place(path));
    if (isSame(there, value)) continue;
    const target = patchPath(counterpart.object, place(path));
    if (target === undefined) lost.push(lostText({ path, value }, there));
    else {
      const from = path.slice(0, path.length - (place(path).length - target.length));
      addToPatch(patch, target, object.look(...from));
      kept.add(showPath(target));
    }
  }
  if (isRecreated(patch)) addToPatch(patch, ['spec', 'strategy', 'rollingUpdate'], null);
  if (Object.keys(patch).length > 0) {
    const { options, name } = counterpart.owner;
    const block = isFields(options['kubernetes']) ? options['kubernetes'] : {};
    options['kubernetes'] = { ...block, [counterpart.object.kind]: patch };
    mapping.remark('became', object, `the \`kubernetes:\` block of ${name} keeps ${namesOf([...kept])}`);
  }
  if (lost.length > 0) mapping.remark('changed', object, lost.join('; '));
}

function isRecreated(patch: Record<string, unknown>): boolean {
  const spec = isFields(patch['spec']) ? patch['spec'] : {};
  return isFields(spec['strategy']) && spec['strategy']['type'] === 'Recreate';
}

/** Where a value of the object stands in the other, whose pods may be described elsewhere, and are called otherwise. */
function placeOf(
  workloads: readonly MappedWorkload[],
  object: ClusterObject,
  other: KubernetesObject,
): (path: Path) => Path {
  const workload = workloads.find((each) => each.object === object);
  if (workload?.pod === undefined) return (path) => path;
  const { template, container } = workload.pod;
  const there = other.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  return (path) => {
    const isOwn = container.every((key, index) => path[index] === key);
    if (isOwn) return [...there, 'spec', 'containers', 0, ...path.slice(container.length)];
    const isInside = path.length > template.length && template.every((key, index) => path[index] === key);
    return isInside && path[template.length] !== 'metadata' ? [...there, ...path.slice(template.length)] : path;
  };
}

function valueAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, key) => {
    if (typeof key === 'string') return isFields(found) ? found[key] : undefined;
    return Array.isArray(found) ? (found as unknown[])[key] : undefined;
  }, object);
}

/** Where a patch may put it: a list that is not there yet as a whole; what is inside of one that is, nowhere. */
function patchPath(object: KubernetesObject, path: Path): readonly string[] | undefined {
  const list = path.findIndex((key) => typeof key === 'number');
  if (list === -1) return path as readonly string[];
  const before = path.slice(0, list) as readonly string[];
  const found = valueAt(object, before);
  const isPlain = Array.isArray(found) && found.every((item) => typeof item !== 'object');
  return found === undefined || isPlain ? before : undefined;
}

function lostText({ path, value }: Leaf, there: unknown): string {
  const from = path.findLastIndex((key) => key === 'containers' || key === 'initContainers');
  const shown = showPath(from === -1 ? path : path.slice(from + 2)).replace(/^\./, '') || showPath(path);
  const short = JSON.stringify(value);
  return there === undefined
    ? `\`${shown}: ${short}\` is left out`
    : `\`${shown}: ${short}\` becomes ${typeof there === 'object' ? 'another' : JSON.stringify(there)}`;
}
