import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { Publishing } from './cluster.ts';
import type { PublishedObject } from './unit.ts';

/**
 * What the manifest's `kubernetes:` blocks say about the objects of a resource: by kind, a JSON Merge Patch (RFC 7396) over
 * each object of that kind. Keys in lower case are settings of `publish` itself.
 */
export function applyOverrides(
  { application }: Publishing,
  objects: readonly PublishedObject[],
): readonly PublishedObject[] {
  return objects.map((published) => {
    const resource = application.resources.get(published.resource ?? '');
    const block = (resource?.options['kubernetes'] ?? {}) as Readonly<Record<string, unknown>>;
    const patch = block[published.object.kind];
    if (patch === undefined) return published;
    return { ...published, object: mergePatch(published.object, patch) as KubernetesObject };
  });
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
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
