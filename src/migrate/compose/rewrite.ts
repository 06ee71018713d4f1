import type { Node } from '../../manifest/node.ts';
import type { Key, Path } from '../../manifest/source.ts';
import type { Table } from '../../compose/table.ts';
import { toList, toMap } from './tree.ts';

/** Makes a tree anew from its top: first the rule for a node, then those for what stands in the result. */
export function rewrite<Rule>(
  node: Node,
  table: Table<Rule>,
  apply: (rule: Rule, node: Node, path: Path) => Node,
  path: Path = [],
): Node {
  const rule = table(path);
  const changed = rule === undefined ? node : apply(rule, node, path);
  const below = (child: Node, key: Key): Node => rewrite(child, table, apply, [...path, key]);
  if (changed.kind === 'map') {
    return toMap(
      [...changed.entries].map(([key, child]) => [key, below(child, key)] as const),
      changed.origin,
    );
  }
  return changed.kind === 'list' ? toList(changed.items.map(below), changed.origin) : changed;
}
