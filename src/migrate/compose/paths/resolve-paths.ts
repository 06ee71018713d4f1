import type { MapNode, Node } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import type { Loading } from '../loading.ts';
import { createTable } from '../../../compose/table.ts';
import { rewrite } from '../rewrite.ts';
import { entryOf, textOf, toScalar, withEntries } from '../tree.ts';
import { absolutePath, absoluteSource } from './absolute-path.ts';
import { isRemote } from './remote.ts';

/** Makes the paths of a tree absolute; they start from this folder. */
export function resolvePaths(tree: MapNode, directory: string, loading: Loading): MapNode {
  return rewrite(tree, paths, (resolve, node) => resolve(node, { directory, loading })) as MapNode;
}

interface From {
  readonly directory: string;
  readonly loading: Loading;
}
type Resolve = (node: Node, from: From) => Node;

const paths = createTable<Resolve>({
  'services.*.build.context': resolveContext,
  'services.*.build.additional_contexts.*': resolveContext,
  'services.*.build.ssh.*': resolveSource,
  'services.*.env_file.*.path': resolvePath,
  'services.*.label_file.*': resolvePath,
  'services.*.extends.file': resolveContext,
  'services.*.develop.watch.*.path': resolveLinked,
  'services.*.volumes.*': resolveMount,
  'configs.*.file': resolveSource,
  'secrets.*.file': resolveSource,
  'volumes.*': resolveDevice,
});

function resolvePath(node: Node, { directory, loading }: From): Node {
  return changeText(node, (text) => absolutePath(text, directory, loading.home));
}

function resolveSource(node: Node, { directory, loading }: From): Node {
  return changeText(node, (text) => absoluteSource(text, directory, loading.home));
}

/** A build context may also be a repository, another service or what the builder knows. */
function resolveContext(node: Node, { directory, loading }: From): Node {
  return changeText(node, (text) => {
    const isElsewhere = text.includes('://') || text.startsWith('service:') || isRemote(text);
    return isElsewhere ? text : absolutePath(text, directory, loading.home);
  });
}

function resolveLinked(node: Node, { directory, loading }: From): Node {
  return changeText(node, (text) => {
    const path = absolutePath(text, directory, loading.home);
    return loading.files.look(path) === 'nothing' ? path : loading.files.realPath(path);
  });
}

function resolveMount(node: Node, from: From): Node {
  if (node.kind !== 'map' || textOf(entryOf(node, 'type')) !== 'bind') return node;
  const source = entryOf(node, 'source');
  if (source !== undefined && textOf(source) !== '') return withEntries(node, { source: resolveSource(source, from) });
  const hint = 'Add `source:`, the path on this machine.';
  const message = 'a mount of type `bind` needs a source';
  from.loading.report.add({ code: 'COMPOSE_ATTRIBUTE_MISSING', message, hint, at: placeOf(node.origin) });
  return node;
}

/** A volume of the local driver that is really a folder of this machine. */
function resolveDevice(node: Node, from: From): Node {
  const options = entryOf(node, 'driver_opts');
  const device = entryOf(options, 'device');
  const isBind = textOf(entryOf(node, 'driver')) === 'local' && textOf(entryOf(options, 'o')) === 'bind';
  if (!isBind || node.kind !== 'map' || options?.kind !== 'map' || device === undefined) return node;
  return withEntries(node, { driver_opts: withEntries(options, { device: resolveSource(device, from) }) });
}

function changeText(node: Node, change: (text: string) => string): Node {
  const text = textOf(node);
  return text === undefined ? node : toScalar(change(text), node.origin);
}
