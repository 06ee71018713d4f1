import type { Key, Path, Source } from './source.ts';

/** Where a value was written: a path, from the leaf up, within a text. */
export interface Origin {
  readonly source: Source;
  readonly parent?: Origin;
  /** Absent at the root of the text. */
  readonly key?: Key;
}

/** A value of the manifest that knows where it was written, so that layers can be merged without losing that. */
export type Node = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Node>;
  readonly origin: Origin;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly origin: Origin;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly origin: Origin;
}

/** A parsed value as a tree that remembers where each part stands in the source. */
export function toNode(value: unknown, origin: Origin): Node {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => toNode(item, { source: origin.source, parent: origin, key: index }));
    return { kind: 'list', items, origin };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value: toScalar(value), origin };
  const entries = new Map<string, Node>();
  for (const [key, child] of Object.entries(value)) {
    entries.set(key, toNode(child, { source: origin.source, parent: origin, key }));
  }
  return { kind: 'map', entries, origin };
}

/** The plain value of a tree. */
export function toValue(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map((item) => toValue(item));
  return Object.fromEntries([...node.entries].map(([key, child]) => [key, toValue(child)]));
}

/** The node at a path, or `undefined`. */
export function nodeAt(node: Node, path: Path): Node | undefined {
  let found: Node | undefined = node;
  for (const key of path) {
    if (found === undefined) return undefined;
    found = childOf(found, key);
  }
  return found;
}

/** One step into a tree. */
export function childOf(node: Node, key: Key): Node | undefined {
  if (node.kind === 'map') return node.entries.get(String(key));
  return node.kind === 'list' && typeof key === 'number' ? node.items[key] : undefined;
}

/** The path of an origin from the root of its text. */
export function pathOf(origin: Origin): Path {
  const path: Key[] = [];
  for (let at: Origin | undefined = origin; at?.key !== undefined; at = at.parent) path.push(at.key);
  return path.toReversed();
}

export function emptyMap(origin: Origin): MapNode {
  return { kind: 'map', entries: new Map(), origin };
}

function toScalar(value: unknown): string | number | boolean | null {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalar ? value : null;
}
