import { isAbsolute, relative } from 'node:path';
import { formatTemplate, type Template } from '../template.ts';
import { isOpen, type Text } from '../model/values.ts';

import { createTable, type Path } from '../table.ts';

/** The value with every text as it stands in a compose file: dollars doubled, variables written out, paths relative. */
export function toWritten(value: unknown, directory: string, path: Path = []): unknown {
  if (typeof value === 'string' || isOpen(value)) return writeText(value, path, directory);
  if (Array.isArray(value)) return value.map((item, index) => toWritten(item, directory, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, child]) => [key, toWritten(child, directory, [...path, key])] as const,
  );
  return Object.fromEntries(entries);
}

/** Where paths of this machine stand. */
const paths = createTable<true>(
  Object.fromEntries(
    [
      'services.*.build',
      'services.*.build.context',
      'services.*.build.additional_contexts.*',
      'services.*.env_file.*',
      'services.*.env_file.*.path',
      'services.*.label_file.*',
      'services.*.develop.watch.*.path',
      'services.*.volumes.*',
      'services.*.volumes.*.source',
      'configs.*.file',
      'secrets.*.file',
    ].map((place) => [place, true] as const),
  ),
);

function writeText(text: Text, path: Path, directory: string): string {
  const template: Template = isOpen(text) ? text.template : [text];
  const [first, ...rest] = template;
  const isPath = paths(path) === true && typeof first === 'string' && isAbsolute(first);
  return formatTemplate(isPath ? [toRelative(first, directory), ...rest] : template);
}

/** A path outside of the folder stays absolute: that it goes up from there says more about this machine than about the project. */
function toRelative(path: string, directory: string): string {
  const [folder = '', ...options] = path.split(':');
  const inside = relative(directory, folder);
  if (inside.startsWith('..') || isAbsolute(inside)) return path;
  const slash = folder.endsWith('/') && inside !== '' ? '/' : '';
  return [inside === '' ? '.' : `./${inside}${slash}`, ...options].join(':');
}
