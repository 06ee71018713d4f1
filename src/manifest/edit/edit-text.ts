import { isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { parseYamlDocument } from '../parse/yaml-document.ts';
import type { Path } from '../source.ts';
import { renderBlock, renderFlow } from './render.ts';

/** What an edit gives: the text with it, or why it cannot be made. */
export type Edited = { readonly text: string } | { readonly problem: string };

/**
 * Puts an entry at the end of the map at a path of the manifest, which is made where it is missing. All other lines stay
 * byte for byte, with their comments, their indentation and their line ends.
 */
export function insertEntry(text: string, path: Path, key: string, value: unknown): Edited {
  const layout = layoutOf(text);
  if (layout === undefined) return { problem: 'it is not YAML that can be read' };
  const { root } = layout;
  const target = path.reduce<unknown>((node, step) => (isMap(node) ? node.get(step, true) : undefined), root);
  if (path.length === 0 || isMap(target)) return insertIntoMap(layout, isMap(target) ? target : root, { key, value });
  if (target !== undefined && !isNull(target)) {
    return { problem: `\`${path.join('.')}\` is ${describe(target)}, which cannot be added to` };
  }
  const last = String(path.at(-1));
  if (target === undefined) return insertEntry(text, path.slice(0, -1), last, { [key]: value });
  return fillEmpty(layout, path, { [key]: value });
}

/** Puts an item at the end of the list at a path, which is made where it is missing. */
export function appendItem(text: string, path: Path, item: string): Edited {
  const layout = layoutOf(text);
  const target = layout?.document.getIn(path, true);
  if (layout === undefined) return { problem: 'it is not YAML that can be read' };
  if (target === undefined) return insertEntry(text, path.slice(0, -1), String(path.at(-1)), [item]);
  if (isNull(target)) return fillEmpty(layout, path, [item]);
  if (!isSeq(target)) return { problem: `\`${path.join('.')}\` is ${describe(target)}, which cannot be added to` };
  return insertIntoList(layout, target, item);
}

interface Layout {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly root: YAMLMap | undefined;
  readonly lineEnd: string;
}

interface Entry {
  readonly key: string;
  readonly value: unknown;
}

function layoutOf(text: string): Layout | undefined {
  const document = parseYamlDocument(text);
  if (document === undefined || document.errors.length > 0) return undefined;
  const { contents } = document;
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n';
  return { text, document, root: isMap(contents) ? contents : undefined, lineEnd };
}

function insertIntoMap(layout: Layout, map: YAMLMap | undefined, entry: Entry): Edited {
  const { text } = layout;
  const last = map?.items.at(-1);
  if (map?.flow === true) return insertIntoFlow(layout, map, entry);
  const indent = last === undefined ? 0 : columnOf(text, startOf(last));
  const lines = renderBlock({ [entry.key]: entry.value }, { indent, step: stepOf(layout) });
  if (map === undefined || last === undefined) return insertLines(layout, endOfContent(layout), lines);
  const isTop = map === layout.root;
  const at = isTop ? endOfContent(layout) : endOfBlock(text, endOf(last), indent);
  const spaced = isSpaced(layout, map) || (isTop && lines.length > 1) ? ['', ...lines] : lines;
  return insertLines(layout, at, spaced);
}

function insertIntoFlow({ text }: Layout, map: YAMLMap, { key, value }: Entry): Edited {
  const entry = renderFlow({ [key]: value }).replace(/^\{ | \}$/g, '');
  const last = map.items.at(-1);
  const { start, end } = rangeOf(map);
  if (last === undefined) return { text: `${text.slice(0, start)}{ ${entry} }${text.slice(end)}` };
  return { text: insertAfter(text, { start: startOf(last), end: endOf(last) }, entry) };
}

function insertIntoList(layout: Layout, list: YAMLSeq, item: string): Edited {
  const { text } = layout;
  const last = list.items.at(-1) as Node | undefined;
  const { start, end } = rangeOf(list);
  if (last === undefined) return { text: `${text.slice(0, start)}[${item}]${text.slice(end)}` };
  if (list.flow === true) return { text: insertAfter(text, rangeOf(last), item) };
  const indent = columnOf(text, start);
  return insertLines(layout, endOfBlock(text, rangeOf(last).end, indent), [`${' '.repeat(indent)}- ${item}`]);
}

/** On a line of its own, where the one before it has one. */
function insertAfter(text: string, before: { readonly start: number; readonly end: number }, entry: string): string {
  const lineStart = text.lastIndexOf('\n', before.start - 1) + 1;
  const lead = text.slice(lineStart, before.start);
  const separator = /^\s*$/.test(lead) && lineStart > 0 ? `,${text.includes('\r\n') ? '\r\n' : '\n'}${lead}` : ', ';
  return `${text.slice(0, before.end)}${separator}${entry}${text.slice(before.end)}`;
}

/** `resources:` with nothing behind it, or with an empty map there. */
function fillEmpty(layout: Layout, path: Path, value: unknown): Edited {
  const { text, document } = layout;
  const owner = path.length === 1 ? layout.root : document.getIn(path.slice(0, -1), true);
  const pair = isMap(owner) ? owner.items.find((candidate) => keyOf(candidate) === path.at(-1)) : undefined;
  if (pair === undefined || !isMap(owner)) return { problem: `\`${path.join('.')}\` cannot be added to` };
  const keyEnd = rangeOf(pair.key).end;
  const colon = text.indexOf(':', keyEnd) + 1;
  const written = rangeOf(pair.value);
  // `~` and `null` go; where nothing is written, what follows is a comment.
  const end = text.slice(written.start, written.end).trim() === '' ? colon : Math.max(colon, written.end);
  if (owner.flow === true) return { text: `${text.slice(0, colon)} ${renderFlow(value)}${text.slice(end)}` };
  const indent = columnOf(text, rangeOf(pair.key).start);
  const step = stepOf(layout);
  const lines = renderBlock(value, { indent: indent + step, step });
  const cleared = `${text.slice(0, colon)}${text.slice(end)}`;
  return insertLines({ ...layout, text: cleared }, lineEndAfter(cleared, colon), lines);
}

/** `{}` is emptied first, so that what comes stands below the key. */
export function openEmptyMap(text: string, path: Path): string {
  const layout = layoutOf(text);
  const target = layout?.document.getIn(path, true);
  const owner = path.length === 1 ? layout?.root : undefined;
  if (!isMap(target) || target.items.length > 0 || target.flow !== true || owner?.flow === true || target.anchor)
    return text;
  const { start, end } = rangeOf(target);
  return `${text.slice(0, start).replace(/ +$/, '')}${text.slice(end)}`;
}

function insertLines({ text, lineEnd }: Layout, at: number, lines: readonly string[]): Edited {
  const before = text.slice(0, at);
  const after = text.slice(at);
  const joint = before === '' || before.endsWith('\n') ? '' : lineEnd;
  return { text: `${before}${joint}${lines.join(lineEnd)}${lineEnd}${after}` };
}

/** Behind everything, but before a mark that ends the document. */
function endOfContent({ text }: Layout): number {
  const mark = /^\.\.\.(?:\s|$)/m.exec(text);
  return mark?.index ?? text.length;
}

/** Behind the line that a value ends on, and the comments below that are indented like what it is part of. */
function endOfBlock(text: string, end: number, indent: number): number {
  let at = end > 0 && text[end - 1] === '\n' ? end : lineEndAfter(text, end);
  let looked = at;
  while (looked < text.length) {
    const next = lineEndAfter(text, looked);
    const line = text.slice(looked, next);
    const comment = /^( *)#/.exec(line);
    if (comment === null && line.trim() !== '') break;
    if (comment !== null && (comment[1]?.length ?? 0) < Math.max(1, indent)) break;
    if (comment !== null) at = next;
    looked = next;
  }
  return at;
}

function lineEndAfter(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found + 1;
}

/** Whether an empty line stands between the entries; a first one is set off from a long one. */
function isSpaced({ text }: Layout, map: YAMLMap): boolean {
  const last = map.items.at(-1);
  if (last === undefined) return false;
  if (map.items.length === 1) return isMap(last.value) && last.value.flow !== true;
  const before = text.slice(0, startOf(last)).split(/\r?\n/).toReversed().slice(1);
  return before.find((line) => !/^\s*#/.test(line))?.trim() === '';
}

/** By how much the file indents; two where it does not say. */
function stepOf({ text, root }: Layout): number {
  const outer = root?.items.find(({ value }) => isMap(value) && value.flow !== true && value.items.length > 0);
  if (outer === undefined || !isMap(outer.value)) return 2;
  const first = outer.value.items[0];
  const step = first === undefined ? 2 : columnOf(text, startOf(first)) - columnOf(text, startOf(outer));
  return step > 0 ? step : 2;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function startOf({ key }: Pair): number {
  return rangeOf(key).start;
}

function endOf({ key, value }: Pair): number {
  return value === null ? rangeOf(key).end : rangeOf(value).end;
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } {
  const range = (node as Node | null)?.range;
  return range === null || range === undefined ? { start: 0, end: 0 } : { start: range[0], end: range[1] };
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function isNull(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function describe(node: unknown): string {
  if (isSeq(node)) return 'a list';
  return isScalar(node) ? 'a single value' : 'an alias of something else';
}
