import { isAbsolute, relative } from 'node:path';
import { formatTemplate, type Template } from '../template.ts';
import { isOpen, type Text } from '../model/values.ts';

import type { Path } from '../table.ts';
import { isPathAt } from './paths.ts';

/**
 * What becomes of a path outside of the file's folder. `absolute`: that it goes up from there says more about this machine
 * than about the project. `relative`: the project lies around that folder, so only what shares nothing with it is absolute.
 */
export type Outside = 'absolute' | 'relative';

export interface WrittenPaths {
  /** The folder that the file is for. */
  readonly directory: string;
  readonly outside: Outside;
}

/** The value with every text as it stands in a compose file: dollars doubled, variables written out, paths relative. */
export function toWritten(value: unknown, paths: WrittenPaths, path: Path = []): unknown {
  if (typeof value === 'string' || isOpen(value)) return writeText(value, path, paths);
  if (Array.isArray(value)) return value.map((item, index) => toWritten(item, paths, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, toWritten(child, paths, [...path, key])] as const);
  return Object.fromEntries(entries);
}

function writeText(text: Text, path: Path, paths: WrittenPaths): string {
  const template: Template = isOpen(text) ? text.template : [text];
  const [first, ...rest] = template;
  const isPath = isPathAt(path) && typeof first === 'string' && isAbsolute(first) && !isTargetAlone(path, first);
  return formatTemplate(isPath ? [toRelative(first, paths), ...rest] : template);
}

/** A mount without a source: the path is one of the container. */
function isTargetAlone(path: Path, text: string): boolean {
  return path.length === 4 && path[2] === 'volumes' && !text.includes(':');
}

function toRelative(path: string, { directory, outside }: WrittenPaths): string {
  const [folder = '', ...options] = path.split(':');
  const inside = relative(directory, folder).replaceAll('\\', '/');
  if (isAbsolute(inside)) return path;
  if (inside.startsWith('..')) {
    const isNear = outside === 'relative' && sharesFolder(folder, directory);
    return isNear ? [inside, ...options].join(':') : path;
  }
  const slash = folder.endsWith('/') && inside !== '' ? '/' : '';
  return [inside === '' ? '.' : `./${inside}${slash}`, ...options].join(':');
}

/** Whether the two have more than the root of the disk in common. */
function sharesFolder(one: string, other: string): boolean {
  return one.split('/')[1] === other.split('/')[1];
}
