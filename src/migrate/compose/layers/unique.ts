import { posix } from 'node:path';
import type { Node } from '../../../manifest/node.ts';
import type { Path } from '../../../manifest/source.ts';
import { parseVolume } from '../canonical/parse-volume.ts';
import { createTable } from '../../../compose/table.ts';
import { rewrite } from '../rewrite.ts';
import { entryOf, textOf, toList } from '../tree.ts';

/**
 * Keeps of several items that mean the same thing the last, in the place of the first: one variable, one port, one mount
 * at a target.
 */
export function keepUnique<Tree extends Node>(tree: Tree): Tree {
  return rewrite(tree, keys, keepLast) as Tree;
}

type KeyOf = (item: Node) => string | undefined;

const keys = createTable<KeyOf>({
  'networks.*.labels': pairKey,
  'networks.*.ipam.options': pairKey,
  'services.*.annotations': pairKey,
  'services.*.build.args': pairKey,
  'services.*.build.additional_contexts': pairKey,
  'services.*.build.platform': pairKey,
  'services.*.build.tags': pairKey,
  'services.*.build.labels': pairKey,
  'services.*.cap_add': pairKey,
  'services.*.cap_drop': pairKey,
  'services.*.configs': (item) => mountKey(item, ''),
  'services.*.deploy.labels': pairKey,
  'services.*.devices': deviceKey,
  'services.*.dns': pairKey,
  'services.*.dns_opt': pairKey,
  'services.*.dns_search': pairKey,
  'services.*.environment': pairKey,
  'services.*.env_file': (item) => textOf(entryOf(item, 'path')) ?? textOf(item),
  'services.*.expose': plainKey,
  'services.*.labels': pairKey,
  'services.*.links': pairKey,
  'services.*.networks.*.aliases': pairKey,
  'services.*.networks.*.link_local_ips': pairKey,
  'services.*.ports': portKey,
  'services.*.profiles': pairKey,
  'services.*.secrets': (item) => mountKey(item, '/run/secrets'),
  'services.*.sysctls': pairKey,
  'services.*.tmpfs': pairKey,
  'services.*.volumes': volumeKey,
});

/** An item without a key stays: the schema will say what is wrong with it. */
function keepLast(keyOf: KeyOf, node: Node, _path: Path): Node {
  if (node.kind !== 'list') return node;
  const places = new Map<string, number>();
  const kept: Node[] = [];
  for (const item of node.items) {
    const key = keyOf(item);
    const place = key === undefined ? undefined : places.get(key);
    if (place !== undefined) {
      kept[place] = item;
      continue;
    }
    if (key !== undefined) places.set(key, kept.length);
    kept.push(item);
  }
  return toList(kept, node.origin);
}

function plainKey(item: Node): string | undefined {
  return item.kind === 'scalar' ? String(item.value) : undefined;
}

function pairKey(item: Node): string | undefined {
  return textOf(item)?.split('=', 1)[0];
}

function volumeKey(item: Node): string | undefined {
  const text = textOf(item);
  if (text === undefined) return textOf(entryOf(item, 'target'));
  const parsed = parseVolume(text);
  return 'wrong' in parsed ? undefined : parsed.target;
}

function deviceKey(item: Node): string | undefined {
  const parts = textOf(item)?.split(':');
  return parts === undefined ? textOf(entryOf(item, 'target')) : (parts[1] ?? parts[0]);
}

function mountKey(item: Node, folder: string): string | undefined {
  const text = textOf(item);
  if (text !== undefined) return `${folder}/${text}`;
  const target = textOf(entryOf(item, 'target'));
  const source = textOf(entryOf(item, 'source'));
  // A relative target of a secret stands in the folder of secrets.
  return target === undefined ? source && `${folder}/${source}` : posix.resolve(folder === '' ? '/' : folder, target);
}

function portKey(item: Node): string | undefined {
  if (item.kind === 'scalar') return String(item.value);
  const value = (key: string, otherwise: string): string => {
    const entry = entryOf(item, key);
    return entry?.kind === 'scalar' && entry.value !== null ? String(entry.value) : otherwise;
  };
  if (entryOf(item, 'target') === undefined) return undefined;
  const host = value('host_ip', '0.0.0.0');
  return `${host}:${value('published', '')}:${value('target', '')}/${value('protocol', 'tcp')}`;
}
