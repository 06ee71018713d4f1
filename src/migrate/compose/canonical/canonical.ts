import type { MapNode, Node, Origin } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import type { Loading } from '../loading.ts';
import { createTable } from '../../../compose/table.ts';
import { rewrite } from '../rewrite.ts';
import { entryOf, isNull, itemsOf, mapEntries, textOf, toList, toMap, toScalar, withEntries } from '../tree.ts';
import { toPorts } from './ports.ts';
import { toMount } from './volumes.ts';

/** Turns the short forms of a checked tree into the long ones, so that what comes later knows one form of each. */
export function toCanonical(tree: MapNode, loading: Loading): MapNode {
  return rewrite(tree, forms, (form, node, path) => form(node, loading, path)) as MapNode;
}

type Form = (node: Node, loading: Loading, path: Path) => Node;

const toSource: Form = (node) => wrapText(node, 'source');

const forms = createTable<Form>({
  'services.*.build': (node) => wrapText(node, 'context'),
  'services.*.build.additional_contexts': toContexts,
  'services.*.build.secrets.*': toSource,
  'services.*.build.ssh': toKeys,
  'services.*.configs.*': toSource,
  'services.*.depends_on': toDependencies,
  'services.*.devices.*': toDevice,
  'services.*.dns': toTexts,
  'services.*.dns_search': toTexts,
  'services.*.env_file': toEnvFiles,
  'services.*.gpus': toDevices,
  'services.*.label_file': toTexts,
  'services.*.models': toNames,
  'services.*.networks': toNames,
  'services.*.ports': toPorts,
  'services.*.secrets.*': toSource,
  'services.*.tmpfs': toTexts,
  'services.*.volumes.*': toMount,
  'configs.*': toExternal,
  'networks.*': toExternal,
  'secrets.*': toExternal,
  'volumes.*': toExternal,
});

function wrapText(node: Node, key: string): Node {
  return textOf(node) === undefined ? node : toMap([[key, node]], node.origin);
}

function toTexts(node: Node): Node {
  const items = node.kind === 'list' ? node.items : textOf(node) === undefined ? undefined : [node];
  // An empty text in a list of servers is no server: usually a variable without a value.
  return items === undefined
    ? node
    : toList(
        items.filter((item) => textOf(item) !== ''),
        node.origin,
      );
}

function toNames(node: Node): Node {
  if (node.kind !== 'list') return node;
  const names = node.items.flatMap((item) => {
    const name = textOf(item);
    return name === undefined ? [] : [[name, toScalar(null, item.origin)] as const];
  });
  return toMap(names, node.origin);
}

function toDependencies(node: Node): Node {
  const named = toNames(node);
  if (named.kind !== 'map') return named;
  return mapEntries(named, (dependency) => {
    const map = dependency.kind === 'map' ? dependency : toMap([], dependency.origin);
    return withDefaults(map, { condition: 'service_started', required: true });
  });
}

function withDefaults(map: MapNode, defaults: Readonly<Record<string, string | boolean>>): MapNode {
  const missing = Object.entries(defaults).filter(([key]) => !map.entries.has(key));
  return withEntries(map, Object.fromEntries(missing.map(([key, value]) => [key, toScalar(value, map.origin)])));
}

function toEnvFiles(node: Node): Node {
  const items = node.kind === 'list' ? node.items : [node];
  const files = items.map((item) => wrapText(item, 'path'));
  return toList(
    files.map((file) => (file.kind === 'map' ? withDefaults(file, { required: true }) : file)),
    node.origin,
  );
}

function toDevices(node: Node): Node {
  if (textOf(node) === undefined) return node;
  return toList([toMap([['count', toScalar('all', node.origin)]], node.origin)], node.origin);
}

function toDevice(node: Node, { report }: Loading): Node {
  const text = textOf(node);
  if (text === undefined) return node;
  const [source = '', target = '', permissions = 'rwm', ...more] = text.split(':');
  if (more.length > 0) {
    const hint = 'Write `source:target:permissions`, or the long form.';
    const message = `\`${text}\` is no device: it has too many colons`;
    report.add({ code: 'COMPOSE_VALUE', message, hint, at: placeOf(node.origin) });
  }
  return toTextMap({ source, target: target === '' ? source : target, permissions }, node.origin);
}

function toTextMap(texts: Readonly<Record<string, string>>, origin: Origin): MapNode {
  return toMap(
    Object.entries(texts).map(([key, text]) => [key, toScalar(text, origin)] as const),
    origin,
  );
}

function toContexts(node: Node, { report }: Loading): Node {
  if (node.kind !== 'list') return node;
  const contexts = node.items.flatMap((item) => {
    const text = textOf(item) ?? '';
    const at = text.indexOf('=');
    if (at !== -1) return [[text.slice(0, at), toScalar(text.slice(at + 1), item.origin)] as const];
    const message = `\`${text}\` says no place for a build context`;
    report.add({ code: 'COMPOSE_VALUE', message, hint: 'Write `name=path`.', at: placeOf(item.origin) });
    return [];
  });
  return toMap(contexts, node.origin);
}

/** Keys for a build: `default` is the agent of this machine, any other has a path. */
function toKeys(node: Node, { report }: Loading): Node {
  if (node.kind === 'map') return node;
  const keys = itemsOf(node.kind === 'list' ? node : toList([node], node.origin)).map((item) => {
    const text = textOf(item) ?? '';
    const at = text.indexOf('=');
    if (at === -1 && text !== 'default') {
      const message = `\`${text}\` is no key: only \`default\` stands there without a path`;
      report.add({ code: 'COMPOSE_VALUE', message, hint: 'Write `name=path`.', at: placeOf(item.origin) });
    }
    const path = at === -1 ? toScalar(null, item.origin) : toScalar(text.slice(at + 1), item.origin);
    return [at === -1 ? text : text.slice(0, at), path] as const;
  });
  return toMap(keys, node.origin);
}

/** `external: { name: x }` is the old way to write `external: true` and `name: x`. */
function toExternal(node: Node, { report }: Loading, path: Path): Node {
  const external = entryOf(node, 'external');
  if (node.kind !== 'map' || external?.kind !== 'map') return node;
  const [oldName, name] = [entryOf(external, 'name'), entryOf(node, 'name')];
  const at = placeOf(external.origin, 'key');
  const place = path.join('.');
  if (textOf(name) !== undefined && textOf(oldName) !== undefined && textOf(name) !== textOf(oldName)) {
    const message = `\`${place}\` has two names, \`name\` and \`external.name\``;
    report.add({ code: 'COMPOSE_CONFLICT', message, hint: 'Keep `name` and write `external: true`.', at });
  } else {
    const message = `\`external.name\` of \`${place}\` is an old form`;
    const hint = 'Write `external: true` and `name` beside it.';
    report.add({ code: 'COMPOSE_OBSOLETE', severity: 'warning', message, hint, at });
  }
  const kept = name === undefined || isNull(name) ? oldName : name;
  return withEntries(node, { external: toScalar(true, external.origin), ...(kept !== undefined && { name: kept }) });
}
