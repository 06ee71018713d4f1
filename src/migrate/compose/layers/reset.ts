import type { MapNode, Node } from '../../../manifest/node.ts';
import type { Path } from '../../../manifest/source.ts';
import { toMap } from '../tree.ts';

/** Takes away what stands at these places. Items of lists cannot be taken away. */
export function applyResets(tree: MapNode, resets: readonly Path[]): MapNode {
  return resets.reduce((left, path) => removeAt(left, path), tree);
}

function removeAt(map: MapNode, [key, ...rest]: Path): MapNode {
  const child = typeof key === 'string' ? map.entries.get(key) : undefined;
  if (child === undefined || typeof key !== 'string') return map;
  if (rest.length > 0 && child.kind !== 'map') return map;
  const entries = [...map.entries].flatMap(([name, node]): (readonly [string, Node])[] => {
    if (name !== key) return [[name, node]];
    return rest.length === 0 ? [] : [[name, removeAt(node as MapNode, rest)]];
  });
  return toMap(entries, map.origin);
}
