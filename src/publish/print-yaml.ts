import { DEFAULT_SCHEMA, dump, Type } from 'js-yaml';
import { isAmbiguous } from './ambiguous-text.ts';

/**
 * A value as YAML that every reader takes for the same: the tools of Kubernetes read the rules of 1.1, where `on`, `y` and
 * `12:30:00` are no texts, and kustomize has some of its own. Keys stay in their order. Ends with a line end.
 */
export function printYaml(value: object): string {
  // What is published is printed twice: to be checked as it will be read, and to be written.
  const known = printed.get(value);
  if (known !== undefined) return known;
  const text = `${isBlock(value) ? printBlock(value, '') : printEmpty(value)}\n`;
  printed.set(value, text);
  return text;
}

const printed = new WeakMap<object, string>();

/**
 * The layout is js-yaml's, written here in a fifth of the time: it decides, and asks, for every key and number anew what
 * it might be. What a scalar looks like is js-yaml's to say wherever it is not evident.
 */
function printBlock(value: object, indent: string): string {
  return Array.isArray(value) ? printItems(value, indent) : printEntries(value, indent);
}

function printItems(items: readonly unknown[], indent: string): string {
  // The first line of an item stands behind its dash.
  const lines = items.map((item) => `- ${isBlock(item) ? printBlock(item, `${indent}  `) : printLeaf(item, indent)}`);
  return lines.join(`\n${indent}`);
}

function printEntries(value: object, indent: string): string {
  const inner = `${indent}  `;
  let text = '';
  for (const key of Object.keys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (item === undefined) continue;
    if (text !== '') text += `\n${indent}`;
    text += `${printKey(key)}:`;
    text += isBlock(item) ? `\n${inner}${printBlock(item, inner)}` : ` ${printLeaf(item, indent)}`;
  }
  return text;
}

/** Whether a value stands on lines of its own: something is in it. */
function isBlock(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  return Object.keys(value).some((key) => (value as Readonly<Record<string, unknown>>)[key] !== undefined);
}

function printEmpty(value: object): string {
  return Array.isArray(value) ? '[]' : '{}';
}

function printKey(key: string): string {
  return isEvident(key) ? key : dump({ [key]: null }, options).slice(0, -': null\n'.length);
}

function printLeaf(value: unknown, indent: string): string {
  if (typeof value === 'string' && isEvident(value)) return value;
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'object' && value !== null) return printEmpty(value);
  const text = dump(value ?? null, options).slice(0, -1);
  // Further lines of a text are indented by one step more than what it belongs to; js-yaml has done that step.
  return indent === '' ? text : text.replace(/\n(?=.)/g, `\n${indent}`);
}

/** Words, names, paths and images, which look like nothing else to anybody: a longer word is none for yes and no. */
function isEvident(text: string): boolean {
  return /^[A-Za-z/][\w./@-]*(?::[\w./@-]+)*$/.test(text) && (text.length > 5 || !isAmbiguous(text));
}

/** A text that looks like something else to one of the readers is quoted, as if it were something else to all of them. */
const schema = DEFAULT_SCHEMA.extend({
  implicit: [new Type('tag:apphost:ambiguous', { kind: 'scalar', resolve: isAmbiguous, predicate: () => false })],
});

const options = { schema, lineWidth: -1, noRefs: true };
