import type { Path } from '../../../manifest/source.ts';
import { isFields } from '../read/cluster-object.ts';

/** One value of an object, with where it stands. A list of words is one, as are empty maps and lists. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value of an object: each must find a place, or be reported. */
export function leavesOf(value: unknown, path: Path = []): readonly Leaf[] {
  const isPlain = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  if (Array.isArray(value) && !isPlain)
    return value.flatMap((item: unknown, index) => leavesOf(item, [...path, index]));
  if (isFields(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
  return value === undefined ? [] : [{ path, value }];
}

/** `spec.template.spec.containers[0].image`. */
export function showPath(path: Path): string {
  return path
    .map((key, index) =>
      typeof key === 'number' ? `[${key}]` : /[./]/.test(key) ? `["${key}"]` : `${index > 0 ? '.' : ''}${key}`,
    )
    .join('');
}
