import type { Path } from '../../../compose/table.ts';

type Tree = Readonly<Record<string, unknown>>;

/** A list as the map that it is short for: `NAME=value` each, names alone, or a folder to build. */
export function toMap(value: unknown, path: Path): unknown {
  const key = path.at(-1);
  if (typeof value === 'string') return key === 'build' ? { context: value } : value;
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(value.map((item) => toEntry(String(item), key === 'depends_on')));
}

function toEntry(item: string, isDependency: boolean): readonly [string, unknown] {
  if (isDependency) return [item, { condition: 'service_started' }];
  const at = item.indexOf('=');
  return at === -1 ? [item, null] : [item.slice(0, at), item.slice(at + 1)];
}

/** What tells the entries of a list apart: where a mount stands in the container, else the entry itself. */
export function keyOf(item: unknown, path: Path): string {
  const section = path.join('.');
  switch (section) {
    case 'volumes':
    case 'devices':
      return targetOfMount(item);
    case 'secrets':
      return targetOfFile(item, '/run/secrets/');
    case 'configs':
      return targetOfFile(item, '/');
    default:
      return JSON.stringify(item);
  }
}

function targetOfMount(item: unknown): string {
  if (typeof item !== 'string') return String((item as Tree)['target']);
  const [first = '', second] = item.replaceAll(/\$\{[^}]*\}/g, '').split(':');
  return second === undefined || second === '' ? first : second;
}

/** Where a secret or a config stands in the container, as a service names it. */
export function targetOfFile(item: unknown, folder: string): string {
  const { source = '', target = source } = typeof item === 'string' ? { source: item } : (item as FileItem);
  return target.startsWith('/') ? target : `${folder}${target}`;
}

interface FileItem {
  readonly source?: string;
  readonly target?: string;
}
