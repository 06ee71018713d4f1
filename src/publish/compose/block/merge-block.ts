import type { Path } from '../../../compose/table.ts';
import { createTable } from '../../../compose/table.ts';
import { keyOf, toMap } from './list-items.ts';

type Tree = Readonly<Record<string, unknown>>;

/**
 * What Compose makes of an override file: maps are merged, lists are added to, and of two entries for one place the later
 * one counts. What is started and how it is asked are replaced as a whole.
 */
export function mergeBlock(base: Tree, block: Tree): Tree {
  const {
    healthcheck,
    network_mode: mode,
    provider,
  } = block as { healthcheck?: Tree; network_mode?: unknown; provider?: unknown };
  const isNewCheck = healthcheck?.['test'] !== undefined || healthcheck?.['disable'] === true;
  const left = Object.entries(base).filter(([key]) => {
    if (key === 'healthcheck') return !isNewCheck;
    if (key === 'image') return provider === undefined;
    // Who shares a network with another has none of its own.
    return key !== 'networks' || mode === undefined;
  });
  return mergeMaps(Object.fromEntries(left), block, []);
}

const replaced = createTable<true>({ command: true, entrypoint: true, 'healthcheck.test': true });
const maps = createTable<true>(
  Object.fromEntries(
    ['environment', 'labels', 'annotations', 'depends_on', 'networks', 'sysctls', 'build', 'build.args', 'build.labels']
      .concat('deploy.labels', 'models', 'storage_opt')
      .map((place) => [place, true] as const),
  ),
);

function mergeMaps(base: Tree, added: Tree, path: Path): Tree {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(added)) merged[key] = merge(merged[key], value, [...path, key]);
  return merged;
}

function merge(base: unknown, added: unknown, path: Path): unknown {
  if (base === undefined || base === null || replaced(path) === true) return added;
  const isMap = maps(path) === true;
  const [one, other] = isMap ? [toMap(base, path), toMap(added, path)] : [base, added];
  if (isTree(one) && isTree(other)) return mergeMaps(one, other, path);
  return Array.isArray(one) && Array.isArray(other) ? addItems(one, other, path) : added;
}

function addItems(base: readonly unknown[], added: readonly unknown[], path: Path): readonly unknown[] {
  const found = new Map(base.map((item) => [keyOf(item, path), item] as const));
  for (const item of added) {
    const key = keyOf(item, path);
    const before = found.get(key);
    found.set(key, path.join('.') === 'volumes' && before !== undefined ? mergeMount(before, item) : item);
  }
  return [...found.values()];
}

/** What a block says of a mount, besides what is mounted there. */
function mergeMount(base: unknown, added: unknown): unknown {
  if (!isTree(added) || added['type'] !== undefined || added['source'] !== undefined) return added;
  const whole = isTree(base) ? base : longMount(String(base));
  return mergeMaps(whole, added, []);
}

/** `source:target:ro` in its long form. */
function longMount(text: string): Tree {
  const parts = text.split(':');
  if (parts.length === 1) return { type: 'volume', target: text };
  const [source = '', target, options] = parts;
  const isPath = /^[./~]/.test(source);
  return {
    type: isPath ? 'bind' : 'volume',
    source,
    target,
    ...(options?.split(',').includes('ro') === true && { read_only: true }),
    ...(isPath && { bind: { create_host_path: true } }),
  };
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
