import { relative } from 'node:path';
import { isPathAt } from '../../../compose/print/paths.ts';
import type { Path } from '../../../compose/table.ts';

export interface Folders {
  /** What relative paths start from now. */
  readonly from: string;
  /** What they are to start from. */
  readonly to: string;
}

/** A part of a compose file with its relative paths as another folder sees them. */
export function rebase(value: unknown, folders: Folders, path: Path): unknown {
  if (typeof value === 'string') return isPathAt(path) ? rebasePath(value, folders, path) : value;
  if (Array.isArray(value)) return value.map((item, index) => rebase(item, folders, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, rebase(item, folders, [...path, key])] as const);
  return Object.fromEntries(entries);
}

/** A name is a path too, but not where it is that of a volume. */
function rebasePath(text: string, { from, to }: Folders, path: Path): string {
  const isMount = path.includes('volumes');
  const isRelative = isMount ? /^\.{1,2}(\/|:|$)/.test(text) : !/^([/~$]|[a-z+]+:|.*@.*:)/.test(text);
  if (!isRelative) return text;
  const way = relative(to, from).replaceAll('\\', '/');
  if (way === '') return text;
  const rest = text.replace(/^\.(\/|(?=:)|$)/, '');
  return rest === '' || rest.startsWith(':') ? `${way}${rest}` : `${way.startsWith('.') ? way : `./${way}`}/${rest}`;
}
