import type { ListNode, MapNode, Node, Origin, ScalarNode } from '../../manifest/node.ts';

/** A map of these entries; they stand where `origin` says. */
export function toMap(entries: Iterable<readonly [string, Node]>, origin: Origin): MapNode {
  return { kind: 'map', entries: new Map(entries), origin };
}

export function toList(items: readonly Node[], origin: Origin): ListNode {
  return { kind: 'list', items, origin };
}

export function toScalar(value: ScalarNode['value'], origin: Origin): ScalarNode {
  return { kind: 'scalar', value, origin };
}

/** The map with entries replaced and added; `undefined` takes one away. */
export function withEntries(map: MapNode, changes: Readonly<Record<string, Node | undefined>>): MapNode {
  const entries = new Map(map.entries);
  for (const [key, node] of Object.entries(changes)) {
    if (node === undefined) entries.delete(key);
    else entries.set(key, node);
  }
  return { ...map, entries };
}

/** The map with each of its entries made anew. */
export function mapEntries(map: MapNode, change: (node: Node, key: string) => Node | undefined): MapNode {
  const entries = [...map.entries].flatMap(([key, node]) => {
    const changed = change(node, key);
    return changed === undefined ? [] : [[key, changed] as const];
  });
  return toMap(entries, map.origin);
}

export function entryOf(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined;
}

/** The text that a node is; `undefined` for anything else. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function isNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

/** The entries of a map, and nothing of anything else. */
export function entriesOf(node: Node | undefined): readonly (readonly [string, Node])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}

/** The items of a list, and nothing of anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}
