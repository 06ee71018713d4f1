import { isFields, type Fields } from '../read/cluster-object.ts';

/** The JSON Merge Patch that makes the one of the other; `undefined` where they are the same. */
export function patchBetween(from: unknown, to: unknown): unknown {
  if (!isFields(from) || !isFields(to)) return isSame(from, to) ? undefined : to;
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const inner =
      to[key] === undefined ? (from[key] === undefined ? undefined : null) : patchBetween(from[key], to[key]);
    if (inner !== undefined) patch[key] = inner;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** Puts a value into a patch, with what is around it. */
export function addToPatch(patch: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    patch[key] = value;
    return;
  }
  const inner = isFields(patch[key]) ? (patch[key] as Record<string, unknown>) : {};
  patch[key] = inner;
  addToPatch(inner, rest, value);
}

/** The same whatever the order of keys. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (!isFields(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  ) satisfies Fields;
}
