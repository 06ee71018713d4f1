import type { Key, Path } from '../source.ts';

/** An alias that makes a document larger than it may be. */
export interface Expansion {
  /** Where the alias stands. */
  readonly path: Path;
  readonly endless: boolean;
  readonly limit: number;
}

/** How many values a file may hold once its aliases are written out. */
const limit = 100_000;

/**
 * Finds aliases that would take too much to write out ("a billion laughs") or that contain themselves. An aliased value
 * is one shared object, so sizes are counted once for each object and nothing is expanded here.
 */
export function findExpansion(value: unknown): Expansion | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  let endless: Path | undefined;

  const measure = (part: unknown, path: Path): number => {
    if (typeof part !== 'object' || part === null) return 1;
    const known = sizes.get(part);
    if (known !== undefined) return known;
    if (open.has(part)) {
      endless ??= path;
      return 1;
    }
    open.add(part);
    const size = entriesOf(part).reduce((sum, [key, child]) => sum + measure(child, [...path, key]), 1);
    open.delete(part);
    sizes.set(part, size);
    return size;
  };

  const total = measure(value, []);
  if (endless !== undefined) return { path: endless, endless: true, limit };
  return total <= limit ? undefined : { path: largestAlias(value, sizes), endless: false, limit };
}

/** Walks towards what is largest until it comes to an object that it, or its siblings, hold more than once. */
function largestAlias(value: unknown, sizes: ReadonlyMap<object, number>): Path {
  const path: Key[] = [];
  const seen = new Set<unknown>();
  let at = value;
  while (typeof at === 'object' && at !== null) {
    const entries = entriesOf(at);
    const repeated = entries.find(([, child], index) => {
      const isCollection = typeof child === 'object' && child !== null;
      return isCollection && (seen.has(child) || entries.slice(0, index).some(([, earlier]) => earlier === child));
    });
    if (repeated !== undefined) return [...path, repeated[0]];
    for (const [, child] of entries) seen.add(child);
    const sizeOf = (child: unknown): number => sizes.get(child as object) ?? 1;
    const largest = entries.toSorted(([, one], [, other]) => sizeOf(other) - sizeOf(one))[0];
    if (largest === undefined) return path;
    path.push(largest[0]);
    at = largest[1];
  }
  return path;
}

function entriesOf(part: object): readonly (readonly [Key, unknown])[] {
  return Array.isArray(part) ? part.map((item, index) => [index, item] as const) : Object.entries(part);
}
