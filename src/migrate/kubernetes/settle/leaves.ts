import type { Path } from '../../../manifest/source.ts';
import { isFields } from '../read/cluster-object.ts';

/** One value of an object, with where it stands. Empty maps and lists are values, too. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value of an object: each must find a place, or be reported. */
export function leavesOf(value: unknown, path: Path = []): readonly Leaf[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item: unknown, index) => leavesOf(item, [...path, index]));
  if (isFields(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
  return value === undefined ? [] : [{ path, value }];
}

/** `spec.template.spec.containers[0].image`. */
export function showPath(path: Path): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : /[./]/.test(key) ? `["${key}"]` : `${index > 0 ? '.' : ''}${key}`))
    .join('');
}
