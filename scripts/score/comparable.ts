import { parseComposeDuration } from '../../src/migrate/compose/finish/quantities.ts';

type Tree = Readonly<Record<string, unknown>>;

/**
 * A project as something that can be compared: without what says nothing (`false`, 0, empty texts, maps and lists),
 * with durations in nanoseconds, sizes in bytes, and only the resources that a service uses, for Compose prints no others.
 */
export function toComparable(project: unknown): unknown {
  const tree = clean(project, []) as Tree;
  const services = Object.values((tree['services'] ?? {}) as Tree);
  const used = (section: string, names: (service: Tree) => readonly unknown[]): Tree => {
    const known = (tree[section] ?? {}) as Tree;
    const wanted = new Set(services.flatMap((service) => names(service as Tree)));
    return Object.fromEntries(Object.entries(known).filter(([name]) => wanted.has(name)));
  };
  const sources = (list: unknown): readonly unknown[] =>
    ((list ?? []) as readonly Tree[]).map((each) => each['source']);
  return sorted({
    ...tree,
    networks: used('networks', (service) => Object.keys(service['networks'] ?? {})),
    volumes: used('volumes', (service) => sources(service['volumes'])),
    configs: used('configs', (service) => sources(service['configs'])),
    secrets: used('secrets', (service) => [
      ...sources(service['secrets']),
      ...sources((service['build'] as Tree | undefined)?.['secrets']),
    ]),
  });
}

const pairs = new Set([
  'environment',
  'labels',
  'args',
  'annotations',
  'sysctls',
  'additional_contexts',
  'options',
  'driver_opts',
  'storage_opt',
  'depends_on',
  'networks',
  'services',
  'volumes',
  'secrets',
  'configs',
]);

function clean(value: unknown, path: readonly string[]): unknown {
  const key = path.at(-1) ?? '';
  if (Array.isArray(value)) {
    const items = value.map((item) => clean(item, [...path, '*']));
    if (items.length === 0 && key !== 'command' && key !== 'entrypoint') return undefined;
    const isSet = ['ports', 'volumes', 'extra_hosts', 'ssh', 'secrets', 'configs'].includes(key);
    return isSet ? items.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1)) : items;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, child]) => [name, clean(child, [...path, name])] as const);
    const kept = entries.filter(([name, child]) => child !== undefined && !isDropped([...path, name]));
    if (key === 'ssh' && path.at(-2) === 'build') return keysOf(value as Tree);
    return kept.length === 0 && !isNamed(path) ? undefined : Object.fromEntries(kept);
  }
  if (isNamed(path))
    return typeof value === 'string'
      ? value.replaceAll('$$', '$')
      : (value ?? (path.at(-2) === 'environment' ? null : {}));
  const isPair = pairs.has(path.at(-2) ?? '') && path.length > 3;
  if (isPair) return value === null ? null : String(value).replaceAll('$$', '$');
  if (value === null || value === false || value === 0 || value === '') return undefined;
  return typeof value === 'string' ? cleanText(value, key, path) : key === 'published' ? String(value) : value;
}

function textOf(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** Compose prints a key of a build as a text. */
function keysOf(keys: Tree): readonly string[] {
  return Object.entries(keys)
    .map(([name, path]) => (path === null ? name : `${name}: ${String(path)}`))
    .toSorted();
}

/** What stands there by its name, even if there is nothing more to say about it. */
function isNamed(path: readonly string[]): boolean {
  return (
    path.length === 2 ||
    (path.length === 4 && path[0] === 'services' && ['networks', 'environment', 'models'].includes(path[2] ?? ''))
  );
}

/** Compose 2.26.1 forgets the one when it prints, and keeps the other where what is extended is empty. */
function isDropped(path: readonly string[]): boolean {
  return path.at(-1) === 'gw_priority' || (path.length === 3 && path[2] === 'extends');
}

const sizes = new Set([
  'mem_limit',
  'mem_reservation',
  'memswap_limit',
  'mem_swappiness',
  'shm_size',
  'memory',
  'rate',
  'size',
]);
const durations = new Set([
  'interval',
  'timeout',
  'start_period',
  'start_interval',
  'stop_grace_period',
  'delay',
  'monitor',
  'window',
]);

function cleanText(value: string, key: string, path: readonly string[]): unknown {
  // Compose doubles every dollar, so that its output can be read again.
  const text = value.replaceAll('$$', '$');
  if (path.some((each) => each.startsWith('x-'))) return text;
  if (durations.has(key)) return parseComposeDuration(text) || undefined;
  if (sizes.has(key) && /^-?[0-9]+$/.test(text)) return Number(text) || undefined;
  if (key === 'count' && text === 'all') return -1;
  return text;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, sorted(child)] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The leaves that differ, as `path: one ≠ other`. */
export function differences(one: unknown, other: unknown, path = ''): readonly string[] {
  const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) {
    return Object.is(one, other) ? [] : [`${path}: ${JSON.stringify(one)} ≠ ${JSON.stringify(other)}`];
  }
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(one[key], other[key], path === '' ? key : `${path}.${key}`));
}
