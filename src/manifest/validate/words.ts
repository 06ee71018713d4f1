import type { Key, Path } from '../source.ts';

/** A value as a message names it: `the text "three"`, `a list`. Texts may be secrets, so only short ones are shown. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value.length <= 20 ? `the text "${value}"` : 'a text';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'boolean' ? String(value) : 'a map';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  null: 'empty',
};

/** JSON Schema's types in words: `a text or a list`. */
export function describeTypes(types: unknown): string {
  const list = (Array.isArray(types) ? types : [types]).map((type) => typeWords[String(type)] ?? String(type));
  return enumerate(list, 'or');
}

/** `a, b or c`. */
export function enumerate(items: readonly string[], word: 'or' | 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** `resources.api.args[0]`. */
export function describePath(path: Path): string {
  return path.map((key, index) => describeKey(key, index)).join('');
}

/** The names that could have been meant, when there are few enough to read. */
export function listNames(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  return names.length > most ? `${shown.join(', ')} …` : enumerate(shown, 'or');
}

function describeKey(key: Key, index: number): string {
  if (typeof key === 'number') return `[${key}]`;
  return index === 0 ? key : `.${key}`;
}
