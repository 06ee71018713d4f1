import type { PublishedObject } from './unit.ts';

/** Where objects stand that belong to no single resource. */
const shared = '';

/** `api/deployment.yaml`; with its name where a resource has several of a kind. */
export function objectPaths(objects: readonly PublishedObject[]): ReadonlyMap<PublishedObject, string> {
  const siblings = new Map<string, number>();
  for (const published of objects) siblings.set(familyOf(published), (siblings.get(familyOf(published)) ?? 0) + 1);
  return new Map(objects.map((published) => [published, pathOf(published, siblings.get(familyOf(published)) === 1)]));
}

/** Objects of one kind, of one resource. */
function familyOf({ resource = shared, object }: PublishedObject): string {
  return `${resource} ${object.kind}`;
}

function pathOf({ resource = shared, object }: PublishedObject, isOnly: boolean): string {
  const kind = object.kind.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  const isPlain = (isOnly && (resource !== shared || object.kind === 'Namespace')) || object.metadata.name === resource;
  const file = isPlain ? kind : `${kind}-${object.metadata.name}`;
  return resource === shared ? `${file}.yaml` : `${resource}/${file}.yaml`;
}
