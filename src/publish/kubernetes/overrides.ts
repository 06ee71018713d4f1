import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { Resource } from '../../model/resource.ts';
import type { Publishing } from './cluster.ts';
import { nameLabel } from './labels.ts';
import type { PublishedObject } from './unit.ts';

/**
 * What the manifest's `kubernetes:` blocks say about the objects of a resource: by kind, or by `Kind/name`, a JSON Merge Patch
 * (RFC 7396) over each object of that kind; `null` leaves it out. `objects` are further ones, as they are. Other keys in lower
 * case are settings of `publish` itself.
 */
export function applyOverrides(
  { application }: Publishing,
  objects: readonly PublishedObject[],
): readonly PublishedObject[] {
  const patched = objects.flatMap((published) => {
    const { kind, metadata } = published.object;
    // A claim that several share is of none of them, but bears the name of the first.
    const block = blockOf(application.resources.get(published.resource ?? metadata.labels?.[nameLabel] ?? ''));
    const patches = [block[kind], block[`${kind}/${metadata.name}`]].filter((patch) => patch !== undefined);
    if (patches.includes(null)) return [];
    const object = patches.reduce<unknown>((target, patch) => mergePatch(target, patch), published.object);
    return [{ ...published, object: object as KubernetesObject }];
  });
  const further = [...application.resources.values()].flatMap((resource) => {
    const { objects: added } = blockOf(resource);
    const list = Array.isArray(added) ? (added as readonly KubernetesObject[]) : [];
    return list.map((object) => ({ resource: resource.name, object }));
  });
  return [...patched, ...further];
}

function blockOf(resource: Resource | undefined): Readonly<Record<string, unknown>> {
  return (resource?.options['kubernetes'] ?? {}) as Readonly<Record<string, unknown>>;
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
