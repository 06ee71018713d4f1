import type { MapNode, Node } from '../../../manifest/node.ts';
import { createTable } from '../../../compose/table.ts';
import { rewrite } from '../rewrite.ts';
import { entryOf, textOf, toScalar, withEntries } from '../tree.ts';

/** Says what an attribute is that was left out. */
export function addDefaults(tree: MapNode): MapNode {
  return rewrite(tree, defaults, (add, node) => (node.kind === 'map' ? add(node) : node)) as MapNode;
}

const forDevice = (node: MapNode): Node => (node.entries.has('device_ids') ? node : withDefault(node, 'count', 'all'));

const defaults = createTable<(node: MapNode) => Node>({
  'services.*.build': (node) => withDefault(node, 'context', '.'),
  'services.*.deploy.resources.reservations.devices.*': forDevice,
  'services.*.gpus.*': forDevice,
  'services.*.ports.*': (node) => withDefault(withDefault(node, 'protocol', 'tcp'), 'mode', 'ingress'),
  'services.*.secrets.*': (node) =>
    withDefault(node, 'target', `/run/secrets/${textOf(entryOf(node, 'source')) ?? ''}`),
});

function withDefault(node: MapNode, key: string, value: string): MapNode {
  return node.entries.has(key) ? node : withEntries(node, { [key]: toScalar(value, node.origin) });
}
