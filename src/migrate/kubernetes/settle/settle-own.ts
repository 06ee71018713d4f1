import type { KubernetesOptions } from '../../../publish/index.ts';
import type { PublishedObject } from '../../../publish/kubernetes/unit.ts';
import type { DraftResource } from '../../draft/draft.ts';
import { isFields, listOf, textsOf, type ClusterObject, type Fields } from '../read/cluster-object.ts';
import type { MappedObjects } from '../map/map-objects.ts';
import { isSame, patchBetween } from './patch.ts';
import { publishDraft } from './publish-draft.ts';

/**
 * Objects that `publish` wrote are to be written again, the same: what references give is not said in `env:`, and what is
 * still another stands in the `kubernetes:` block as a patch.
 */
export async function settleOwn(mapped: MappedObjects, options: KubernetesOptions): Promise<void> {
  const { draft, mapping } = mapped;
  const { file } = mapping.options;
  const before = new Map(draft.resources.map((resource) => [resource, resource.options['env'] as Fields | undefined]));
  for (const { options: own } of draft.resources) delete own['env'];
  const bare = await publishDraft(file, draft, options);
  for (const [resource, env] of before) {
    const kept = Object.entries(env ?? {}).filter(
      ([name]) => !isGiven(mapped, { resource, name, objects: bare.objects }),
    );
    if (kept.length > 0) resource.options['env'] = Object.fromEntries(kept);
  }
  await dropImplied(mapped, options);
  const published = await publishDraft(file, draft, options);
  if (published.objects.length === 0) return;
  for (const { resource, object } of published.objects) {
    const owner = draft.resources.find(({ name }) => name === resource);
    const original = mapping.find(object.kind, object.metadata.name);
    const patch = original === undefined ? null : patchBetween(object, original.value);
    if (patch === undefined) continue;
    if (owner === undefined)
      mapping.remark('decide', original ?? `${object.kind} ${object.metadata.name}`, differs(original));
    else addBlock(owner, keyFor(published.objects, { resource: owner.name, object }), patch);
    if (owner !== undefined)
      mapping.remark(
        'changed',
        original ?? owner.name,
        `what is special about it stands in the \`kubernetes:\` block of ${owner.name}`,
      );
  }
  for (const object of mapping.objects) keepWhole(mapped, object, published.objects);
}

/** What `publish` would do in any case is not said. */
async function dropImplied({ draft, mapping }: MappedObjects, options: KubernetesOptions): Promise<void> {
  const servers = mapping.workloads.filter(({ server }) => server !== undefined).map(({ resource }) => resource);
  const said = servers.map((resource) => ({ resource, limits: resource.options['limits'] }));
  const before = await publishDraft(mapping.options.file, draft, options);
  for (const { resource } of said) delete resource.options['limits'];
  const after = await publishDraft(mapping.options.file, draft, options);
  for (const { resource, limits } of said) {
    const own = (objects: readonly PublishedObject[]) => objects.filter((each) => each.resource === resource.name);
    if (limits !== undefined && !isSame(own(before.objects), own(after.objects))) resource.options['limits'] = limits;
  }
}

function differs(original: ClusterObject | undefined): string {
  return original === undefined
    ? 'will be published besides'
    : 'is published in another form, which no resource can say';
}

interface Asked {
  readonly resource: DraftResource;
  readonly name: string;
  readonly objects: readonly PublishedObject[];
}

/** Whether a variable comes by itself, with the same value. */
function isGiven({ mapping }: MappedObjects, { resource, name, objects }: Asked): boolean {
  if (name.startsWith('APPHOST_') || name === 'POD_NAME') return true;
  const workload = mapping.workloads.find((each) => each.resource === resource);
  if (workload?.pod === undefined) return false;
  const { object, pod } = workload;
  const published = objects.find((each) => each.resource === resource.name && each.object.kind === object.kind);
  const spec = pod.template.reduce<unknown>((found, key) => (found as Fields | undefined)?.[key], published?.object);
  const [container] = listOf((spec as { spec?: { containers?: unknown } } | undefined)?.spec?.containers);
  const own = entryOf(listOf(container?.['env']), name);
  const original = entryOf(listOf(object.look(...pod.container, 'env')), name);
  if (own !== undefined || original !== undefined) return isSame(own, original);
  const settings = (all: readonly Fields[]) =>
    all.map((each) => textsOf(each['data'])[name]).find((each) => each !== undefined);
  const config = `${resource.name}-config`;
  const given = objects.flatMap((each) =>
    each.object.metadata.name === config ? [each.object as unknown as Fields] : [],
  );
  const stood = mapping.find('ConfigMap', config);
  return stood !== undefined && settings(given) === settings([stood.value]);
}

function entryOf(env: readonly Fields[], name: string): Fields | undefined {
  return env.find((each) => each['name'] === name);
}

function keyFor(
  objects: readonly PublishedObject[],
  { resource, object }: PublishedObject & { resource: string },
): string {
  const same = objects.filter((each) => each.resource === resource && each.object.kind === object.kind);
  return same.length === 1 ? object.kind : `${object.kind}/${object.metadata.name}`;
}

function addBlock({ options }: DraftResource, key: string, patch: unknown): void {
  options['kubernetes'] = { ...(isFields(options['kubernetes']) ? options['kubernetes'] : {}), [key]: patch };
}

/** What `publish` would not write stands there as a whole. */
function keepWhole(
  { mapping, draft }: MappedObjects,
  object: ClusterObject,
  published: readonly PublishedObject[],
): void {
  const isThere = published.some(
    (each) => each.object.kind === object.kind && each.object.metadata.name === object.name,
  );
  if (isThere) return;
  const wanted = object.look('metadata', 'labels', 'app.kubernetes.io/name');
  const owner = draft.resources.find(({ name }) => name === wanted) ?? draft.resources[0];
  if (owner === undefined) return;
  const block = isFields(owner.options['kubernetes']) ? owner.options['kubernetes'] : {};
  owner.options['kubernetes'] = { ...block, objects: [...listOf(block['objects']), object.value] };
  mapping.remark('changed', object, `stands as a whole in the \`kubernetes:\` block of ${owner.name}`);
}
