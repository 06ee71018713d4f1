import type { MapNode, Node, ScalarNode } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import { hasHole } from '../interpolate/holes.ts';
import type { Loading } from '../loading.ts';
import { createTable } from '../../../compose/table.ts';
import { rewrite } from '../rewrite.ts';
import { isNull, mapEntries, textOf, toList, toMap, toScalar } from '../tree.ts';
import { formatNumber } from '../../../compose/scalars.ts';
import { toHosts } from './hosts.ts';
import { formatComposeDuration, parseComposeDuration, parseSize } from './quantities.ts';
import { splitCommand } from './split-command.ts';

/** Gives every value the one type that it has in the project: maps for pairs, words for commands, bytes for sizes. */
export function finish(tree: MapNode, loading: Loading): MapNode {
  return rewrite(dropNothings(tree), types, (type, node, path) => type(node, loading, path)) as MapNode;
}

type Finish = (node: Node, loading: Loading, path: Path) => Node;

const places = (finishOne: Finish, ...names: readonly string[]): readonly (readonly [string, Finish])[] =>
  names.map((name) => [name, finishOne] as const);
const ofService = (finishOne: Finish, ...names: readonly string[]): readonly (readonly [string, Finish])[] =>
  names.map((name) => [`services.*.${name}`, finishOne] as const);

const hooks = ['post_start.*', 'pre_start.*', 'pre_stop.*', 'develop.watch.*.exec'];
const devices = ['deploy.resources.reservations.devices.*', 'gpus.*'];

const types = createTable<Finish>(
  Object.fromEntries([
    ...ofService(toVariables, 'environment', 'build.args', ...hooks.map((hook) => `${hook}.environment`)),
    ...ofService(toLabels, 'annotations', 'labels', 'sysctls', 'build.labels', 'build.additional_contexts'),
    ...ofService(toLabels, 'deploy.labels', 'volumes.*.volume.labels', ...devices.map((device) => `${device}.options`)),
    ...places(toLabels, 'networks.*.labels', 'volumes.*.labels', 'configs.*.labels', 'secrets.*.labels'),
    ...ofService(toWords, 'command', 'entrypoint', ...hooks.map((hook) => `${hook}.command`)),
    ...ofService(toTest, 'healthcheck.test'),
    ...ofService(toDuration, 'stop_grace_period', 'deploy.restart_policy.delay', 'deploy.restart_policy.window'),
    ...ofService(toDuration, 'deploy.update_config.delay', 'deploy.update_config.monitor'),
    ...ofService(toDuration, 'deploy.rollback_config.delay', 'deploy.rollback_config.monitor'),
    ...ofService(toDuration, 'healthcheck.interval', 'healthcheck.timeout'),
    ...ofService(toDuration, 'healthcheck.start_period', 'healthcheck.start_interval'),
    ...ofService(toBytes, 'mem_limit', 'mem_reservation', 'memswap_limit', 'mem_swappiness', 'shm_size'),
    ...ofService(toBytes, 'build.shm_size', 'deploy.resources.limits.memory', 'deploy.resources.reservations.memory'),
    ...ofService(toBytes, 'blkio_config.device_read_bps.*.rate', 'blkio_config.device_read_iops.*.rate'),
    ...ofService(toBytes, 'blkio_config.device_write_bps.*.rate', 'blkio_config.device_write_iops.*.rate'),
    ...ofService(toBytes, 'volumes.*.tmpfs.size'),
    ...ofService(toNumber, 'deploy.resources.limits.cpus', 'deploy.resources.reservations.cpus'),
    ...ofService(toNumber, 'deploy.resources.reservations.generic_resources.*.discrete_resource_spec.value'),
    ...ofService(toCount, ...devices.map((device) => `${device}.count`)),
    ...ofService(toHosts, 'extra_hosts', 'build.extra_hosts'),
    ...ofService(toTextList, 'develop.watch.*.ignore', 'develop.watch.*.include', 'build.no_cache_filter'),
    ...ofService(toText, 'expose.*', 'group_add.*', 'logging.options.*', 'ports.*.published', 'storage_opt.*'),
    ...ofService(toText, 'networks.*.driver_opts.*', 'build.provenance', 'build.sbom'),
    ...places(toText, 'networks.*.driver_opts.*', 'volumes.*.driver_opts.*', 'secrets.*.driver_opts.*'),
  ]),
);

/** An attribute without a value says nothing, except a command: that one is meant. */
function dropNothings(tree: MapNode): MapNode {
  return mapEntries(tree, (section, name) => {
    if (section.kind === 'scalar') return isNull(section) ? undefined : section;
    if (name !== 'services' || section.kind !== 'map') return section;
    return mapEntries(section, (service) =>
      service.kind === 'map' ? mapEntries(service, (node) => (isNull(node) ? undefined : node)) : service,
    );
  });
}

function toVariables(node: Node, loading: Loading): Node {
  return toPairs(node, (value) => (value === undefined || isNull(value) ? null : scalarText(value, loading)));
}

function toLabels(node: Node, loading: Loading): Node {
  return toPairs(node, (value) => (value === undefined || isNull(value) ? '' : scalarText(value, loading)));
}

function toPairs(node: Node, read: (value: Node | undefined) => string | null): Node {
  if (node.kind === 'map') return mapEntries(node, (value) => toScalar(read(value), value.origin));
  if (node.kind === 'scalar') return node;
  const pairs = node.items.map((item) => {
    const text = textOf(item) ?? '';
    const at = text.indexOf('=');
    const value = at === -1 ? undefined : toScalar(text.slice(at + 1), item.origin);
    return [at === -1 ? text : text.slice(0, at), toScalar(read(value), item.origin)] as const;
  });
  return toMap(pairs, node.origin);
}

function scalarText(node: Node, { report }: Loading): string {
  if (node.kind !== 'scalar') return '';
  if (typeof node.value !== 'number') return String(node.value);
  const text = formatNumber(node.value);
  const written = writtenText(node);
  if (/^[0-9]+\.[0-9]*0$/.test(written) && written !== text) {
    const message = `\`${written}\` is read as the number ${text}`;
    const hint = `If the text is meant, put it in quotes: \`"${written}"\`.`;
    report.add({ code: 'COMPOSE_NUMBER', severity: 'warning', message, hint, at: placeOf(node.origin) });
  }
  return text;
}

function writtenText({ origin }: ScalarNode): string {
  const { source, path, part } = placeOf(origin);
  const { start, end } = source.find(path, part);
  return source.text.slice(start, end);
}

function toText(node: Node, loading: Loading): Node {
  const isOther = node.kind === 'scalar' && (typeof node.value === 'number' || typeof node.value === 'boolean');
  return isOther ? toScalar(scalarText(node, loading), node.origin) : node;
}

function toTextList(node: Node): Node {
  return textOf(node) === undefined ? node : toList([node], node.origin);
}

function toWords(node: Node, { report }: Loading): Node {
  const text = textOf(node);
  if (text === undefined) return node;
  const split = splitCommand(text);
  const at = placeOf(node.origin);
  if (split === undefined) {
    const hint = 'Close the quote, or write the command as a list.';
    report.add({ code: 'COMPOSE_VALUE', message: 'a quote is never closed in this command', hint, at });
  } else if (split.lost !== '') {
    const message = `Compose runs no shell here: \`${split.lost}\` of this command is lost`;
    const hint = 'Write `["sh", "-c", "…"]` if a shell is meant, or put it in quotes.';
    report.add({ code: 'COMPOSE_COMMAND', severity: 'warning', message, hint, at });
  }
  return toList(
    (split?.words ?? []).map((word) => toScalar(word, node.origin)),
    node.origin,
  );
}

function toTest(node: Node): Node {
  return textOf(node) === undefined ? node : toList([toScalar('CMD-SHELL', node.origin), node], node.origin);
}

function toDuration(node: Node, { report }: Loading): Node {
  const text = textOf(node);
  if (text === undefined || hasHole(text)) return node;
  const nanoseconds = parseComposeDuration(text);
  if (nanoseconds !== undefined) return toScalar(formatComposeDuration(nanoseconds), node.origin);
  const hint = 'Write a number with its unit: `500ms`, `10s`, `1m30s`, `2h`.';
  report.add({ code: 'COMPOSE_VALUE', message: `"${text}" is no duration`, hint, at: placeOf(node.origin) });
  return node;
}

function toBytes(node: Node, { report }: Loading): Node {
  const text = textOf(node);
  if (text === undefined || hasHole(text)) return node;
  const bytes = parseSize(text);
  if (bytes !== undefined) return toScalar(bytes, node.origin);
  const hint = 'Write bytes, or a number with its unit: `64k`, `512m`, `2g`.';
  report.add({ code: 'COMPOSE_VALUE', message: `"${text}" is no size`, hint, at: placeOf(node.origin) });
  return node;
}

function toNumber(node: Node, { report }: Loading): Node {
  const text = textOf(node);
  if (text === undefined || hasHole(text)) return node;
  if (text.trim() !== '' && Number.isFinite(Number(text))) return toScalar(Number(text), node.origin);
  const hint = 'Write a number, such as `0.5`.';
  report.add({ code: 'COMPOSE_VALUE', message: `"${text}" is no number`, hint, at: placeOf(node.origin) });
  return node;
}

function toCount(node: Node, loading: Loading): Node {
  const text = textOf(node);
  if (text === undefined) return node;
  return text.toLowerCase() === 'all' ? toScalar('all', node.origin) : toNumber(node, loading);
}
