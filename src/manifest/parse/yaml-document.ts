import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';
import type { Key, Part, Path, Range } from '../source.ts';

/** The parsed document with the position of everything in it; `undefined` where nesting is beyond what it can take. */
export function parseYamlDocument(text: string): Document.Parsed | undefined {
  try {
    return parseDocument(text, { merge: true, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Where the value at a path stands; of what is missing, where the nearest thing around it stands. */
export function findInDocument(document: Document.Parsed, path: Path, part: Part): Range {
  let at: Found = { value: document.contents };
  for (const [index, key] of path.entries()) {
    const next = stepInto(document, at.value, key);
    if (next === undefined) return rangeOf(at, index === 0 ? 'value' : 'key');
    at = next;
  }
  return rangeOf(at, part);
}

interface Found {
  readonly key?: Node;
  readonly value: unknown;
}

function stepInto(document: Document.Parsed, at: unknown, key: Key): Found | undefined {
  const node = isAlias(at) ? at.resolve(document) : at;
  if (isSeq(node)) {
    const item = typeof key === 'number' ? node.items[key] : undefined;
    return isPair(item) ? { value: item.key } : item === undefined ? undefined : { value: item };
  }
  if (!isMap(node)) return undefined;
  const own = node.items.find((pair) => keyText(pair) === String(key));
  if (own !== undefined) return { key: own.key as Node, value: own.value };
  return findMerged(document, node.items, key);
}

/** What a map has from another through a merge key (`<<`). */
function findMerged(document: Document.Parsed, pairs: readonly Pair[], key: Key): Found | undefined {
  for (const pair of pairs) {
    if (keyText(pair) !== '<<') continue;
    const given = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
    const sources: readonly unknown[] = isSeq(given) ? given.items : [given];
    const found = sources.map((source) => stepInto(document, source, key)).find((candidate) => candidate !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A block collection is best shown by its key: it is long, and the eye looks for the name. */
function rangeOf({ key, value }: Found, part: Part): Range {
  const keyRange = rangeOfNode(key);
  const valueRange = rangeOfNode(value);
  const isBlock = (isMap(value) || isSeq(value)) && value.flow !== true;
  const isEmpty = valueRange === undefined || valueRange.start === valueRange.end;
  if (keyRange !== undefined && (part === 'key' || isBlock || isEmpty)) return keyRange;
  return (isBlock ? firstInside(value) : valueRange) ?? { start: 0, end: 1 };
}

function firstInside(value: unknown): Range | undefined {
  const first: unknown = isMap(value) || isSeq(value) ? value.items[0] : value;
  if (isPair(first)) return rangeOfNode(first.key);
  return isMap(first) || isSeq(first) ? firstInside(first) : rangeOfNode(first);
}

function rangeOfNode(node: unknown): Range | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range === undefined || range === null ? undefined : { start: range[0], end: range[1] };
}

function keyText(pair: Pair): string {
  const { key } = pair;
  if (!isScalar(key)) return String(key);
  const { value } = key as Scalar<string | number | boolean | symbol | null>;
  // The value of a merge key is a symbol.
  return typeof value === 'symbol' ? '<<' : String(value);
}
