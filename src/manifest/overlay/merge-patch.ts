import type { MapNode, Node } from '../node.ts';

/** JSON Merge Patch (RFC 7396) on trees: maps are merged, everything else is replaced whole, `null` removes. */
export function mergePatch(target: Node | undefined, patch: Node): Node {
  if (patch.kind !== 'map') return patch;
  const base: MapNode = target?.kind === 'map' ? target : { kind: 'map', entries: new Map(), origin: patch.origin };
  const entries = new Map(base.entries);
  for (const [key, value] of patch.entries) {
    if (value.kind === 'scalar' && value.value === null) entries.delete(key);
    else entries.set(key, mergePatch(entries.get(key), value));
  }
  return { kind: 'map', entries, origin: base.origin };
}

/** The same for a map, which stays one. */
export function mergeMaps(target: MapNode, patch: MapNode): MapNode {
  return mergePatch(target, patch) as MapNode;
}
