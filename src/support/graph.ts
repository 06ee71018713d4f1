/** For each node, the nodes it points at. Nodes that only appear as a target need no entry of their own. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * The first cycle found, as the path that closes it (`a, b, a`). Nodes are visited in name order, so that the same
 * mistake always gives the same message.
 */
export function findCycle(graph: Graph): readonly string[] | undefined {
  const finished = new Set<string>();
  for (const start of [...graph.keys()].sort()) {
    const cycle = visit(graph, start, [], finished);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** The given nodes and everything that can be reached from them. */
export function reachable(graph: Graph, from: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...from];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    queue.push(...(graph.get(node) ?? []));
  }
  return found;
}

function visit(
  graph: Graph,
  node: string,
  path: readonly string[],
  finished: Set<string>,
): readonly string[] | undefined {
  const seenAt = path.indexOf(node);
  if (seenAt !== -1) return [...path.slice(seenAt), node];
  if (finished.has(node)) return undefined;
  for (const target of [...(graph.get(node) ?? [])].sort()) {
    const cycle = visit(graph, target, [...path, node], finished);
    if (cycle !== undefined) return cycle;
  }
  finished.add(node);
  return undefined;
}
