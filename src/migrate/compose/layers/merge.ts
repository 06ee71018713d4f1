import type { MapNode, Node } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import type { Loading } from '../loading.ts';
import { createTable } from '../../../compose/table.ts';
import { entryOf, isNull, toList, toMap, toScalar } from '../tree.ts';
import { formatNumber } from '../../../compose/scalars.ts';

/** Merges a later tree onto an earlier one, as Compose does with override files and `extends`. */
export function mergeTrees(base: MapNode, override: MapNode, loading: Loading, path: Path = []): MapNode {
  const entries = new Map(base.entries);
  for (const [key, node] of override.entries) {
    const present = entries.get(key);
    const isNew = present === undefined || key.startsWith('x-');
    entries.set(key, isNew ? node : mergeNodes(present, node, [...path, key], loading));
  }
  return { ...base, entries };
}

type Merge = (base: Node, override: Node, path: Path, loading: Loading) => Node;

const toSequence: Merge = (base, override) => toList([...sequenceOf(base), ...sequenceOf(override)], override.origin);
const replace: Merge = (_base, override) => override;

const specials = createTable<Merge>({
  'networks.*.ipam.config': mergePools,
  'networks.*.labels': toSequence,
  'volumes.*.labels': toSequence,
  'services.*.annotations': toSequence,
  'services.*.build': mergeAsMaps('context'),
  'services.*.build.args': toSequence,
  'services.*.build.additional_contexts': toSequence,
  'services.*.build.extra_hosts': mergeHosts,
  'services.*.build.labels': toSequence,
  'services.*.command': replace,
  'services.*.depends_on': mergeKeyed,
  'services.*.deploy.labels': toSequence,
  'services.*.dns': toSequence,
  'services.*.dns_opt': toSequence,
  'services.*.dns_search': toSequence,
  'services.*.entrypoint': replace,
  'services.*.env_file': toSequence,
  'services.*.label_file': toSequence,
  'services.*.environment': toSequence,
  'services.*.extra_hosts': mergeHosts,
  'services.*.healthcheck.test': replace,
  'services.*.labels': toSequence,
  'services.*.logging': mergeLogging,
  'services.*.models': mergeKeyed,
  'services.*.networks': mergeKeyed,
  'services.*.sysctls': toSequence,
  'services.*.tmpfs': toSequence,
  'services.*.ulimits.*': replace,
});

function mergeNodes(base: Node, override: Node, path: Path, loading: Loading): Node {
  const special = specials(path);
  if (special !== undefined)
    return isNull(override) && special !== replace ? base : special(base, override, path, loading);
  if (isNull(override)) return base;
  if (base.kind === 'scalar') return override;
  if (base.kind === 'map' && override.kind === 'map') return mergeTrees(base, override, loading, path);
  if (base.kind === 'list' && override.kind === 'list') return toList([...base.items, ...override.items], base.origin);
  loading.report.add({
    code: 'COMPOSE_MERGE',
    message: `\`${path.join('.')}\` is ${describe(override)} here, but ${describe(base)} in what it is merged with`,
    hint: 'Write both in the same form, or put `!override` before this one.',
    at: placeOf(override.origin, 'key'),
  });
  return base;
}

function describe({ kind }: Node): string {
  return kind === 'scalar' ? 'a single value' : `a ${kind}`;
}

function mergeAsMaps(textKey: string): Merge {
  const asMap = (node: Node): Node => (node.kind === 'scalar' ? toMap([[textKey, node]], node.origin) : node);
  return (base, override, path, loading) => {
    const [one, other] = [asMap(base), asMap(override)];
    return one.kind === 'map' && other.kind === 'map' ? mergeTrees(one, other, loading, path) : override;
  };
}

/** A list of names is a map with nothing more to say about each. */
function mergeKeyed(base: Node, override: Node, path: Path, loading: Loading): Node {
  const isDependency = path.at(-1) === 'depends_on';
  const asMap = (node: Node): MapNode | undefined => {
    if (node.kind === 'map') return node;
    if (node.kind === 'scalar') return undefined;
    return toMap(
      node.items.flatMap((item) => {
        const started = toMap([['condition', toScalar('service_started', item.origin)]], item.origin);
        const name = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined;
        return name === undefined ? [] : [[name, isDependency ? started : toScalar(null, item.origin)] as const];
      }),
      node.origin,
    );
  };
  const [one, other] = [asMap(base), asMap(override)];
  return one === undefined || other === undefined ? override : mergeTrees(one, other, loading, path);
}

/** Options of one driver say nothing to another. */
function mergeLogging(base: Node, override: Node, path: Path, loading: Loading): Node {
  if (base.kind !== 'map' || override.kind !== 'map') return override;
  const [before, after] = [base, override].map((node) => entryOf(node, 'driver'));
  const isSame = before === undefined || after === undefined || valueOf(before) === valueOf(after);
  return isSame ? mergeTrees(base, override, loading, path) : override;
}

function mergeHosts(base: Node, override: Node): Node {
  const before = sequenceOf(base);
  const known = new Set(before.map((item) => valueOf(item)));
  return toList([...before, ...sequenceOf(override).filter((item) => !known.has(valueOf(item)))], base.origin);
}

/** Address pools of a network are the same where their subnet is. */
function mergePools(base: Node, override: Node, path: Path, loading: Loading): Node {
  if (base.kind !== 'list' || override.kind !== 'list') return override;
  const pools = [...base.items];
  for (const pool of override.items) {
    const subnet = valueOf(entryOf(pool, 'subnet'));
    const at = pools.findIndex((candidate) => valueOf(entryOf(candidate, 'subnet')) === subnet);
    const present = pools[at];
    if (present?.kind === 'map' && pool.kind === 'map') pools[at] = mergeTrees(present, pool, loading, path);
    else pools.push(pool);
  }
  return toList(pools, override.origin);
}

/** Pairs as `key=value`: what a map and a list of them have in common. */
function sequenceOf(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'scalar') return node.value === null ? [] : [node];
  return [...node.entries].flatMap(([key, child]) => {
    if (isNull(child)) return [toScalar(key, child.origin)];
    const values = child.kind === 'list' ? child.items : [child];
    return values.map((value) => toScalar(`${key}=${String(valueOf(value))}`, value.origin));
  });
}

function valueOf(node: Node | undefined): unknown {
  if (node?.kind !== 'scalar') return undefined;
  return typeof node.value === 'number' ? formatNumber(node.value) : node.value;
}
