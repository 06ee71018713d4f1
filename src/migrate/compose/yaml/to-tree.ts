import { isAlias, isMap, isScalar, isSeq, Scalar, visit, type Document, type Node as YamlNode, type Pair } from 'yaml';
import type { Node, Origin } from '../../../manifest/node.ts';
import { locationOf, placeOf, type Report } from '../../../manifest/report.ts';
import type { Path, Range, Source } from '../../../manifest/source.ts';
import { toList, toMap, toScalar } from '../tree.ts';
import type { ComposeDocument } from './documents.ts';
import { readNumber, readScalar, type ScalarValue } from '../../../compose/scalars.ts';

/** How many values a file may hold once its aliases are written out; the reference loader stops at the same number. */
const limit = 100_000;

/**
 * The tree of a parsed document, with aliases and merge keys written out. `undefined` for an empty document, `wrong`
 * when something was reported.
 */
export function toTree(
  document: Document.Parsed,
  source: Source,
  report: Report,
): ComposeDocument | undefined | 'wrong' {
  const targets = findTargets(document);
  const reader: Reader = { targets, source, report, open: new Set(), resets: [], count: 0, isWrong: false };
  const root = readNode(reader, document.contents, { source }, []);
  if (reader.isWrong) return 'wrong';
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return undefined;
  if (root.kind === 'map') return { root, resets: reader.resets };
  report.add({
    code: 'COMPOSE_NOT_A_MAP',
    message: `the file holds ${root.kind === 'list' ? 'a list' : 'a single value'}, not a map`,
    hint: 'A compose file begins with `services:`.',
    at: placeOf(root.origin),
  });
  return 'wrong';
}

interface Reader {
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<unknown, YamlNode>;
  readonly source: Source;
  readonly report: Report;
  /** Anchored nodes that are being written out, to find one that contains itself. */
  readonly open: Set<YamlNode>;
  readonly resets: Path[];
  count: number;
  isWrong: boolean;
}

/** An alias means the last anchor of its name before it. Found once for all: the document would search for each. */
function findTargets(document: Document.Parsed): ReadonlyMap<unknown, YamlNode> {
  const anchors = new Map<string, YamlNode>();
  const targets = new Map<unknown, YamlNode>();
  visit(document, {
    Node(_key, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
    },
  });
  return targets;
}

function readNode(reader: Reader, node: unknown, origin: Origin, path: Path): Node | undefined {
  reader.count += 1;
  if (reader.count > limit) return refuseSize(reader, origin);
  if (isAlias(node)) return readAlias(reader, reader.targets.get(node), origin, path);
  const { tag } = (node ?? {}) as YamlNode;
  if (tag === '!reset' || tag === '!override') reader.resets.push(path);
  if (tag === '!reset') return undefined;
  if (isMap(node)) return toMap(readPairs(reader, node.items, origin, path), origin);
  if (isSeq(node)) {
    const items: Node[] = [];
    for (const [index, item] of node.items.entries()) {
      const read = readNode(reader, item, childOrigin(origin, index), [...path, items.length]);
      if (read !== undefined) items.push(read);
    }
    return toList(items, origin);
  }
  return toScalar(isScalar(node) ? scalarOf(node as Scalar<string>) : null, origin);
}

function readAlias(reader: Reader, target: unknown, origin: Origin, path: Path): Node | undefined {
  const node = target as YamlNode;
  if (reader.open.has(node)) {
    refuse(reader, origin, {
      code: 'YAML_ALIAS_RECURSIVE',
      message: 'this alias contains itself',
      hint: 'Let the alias name something outside of what it stands in.',
    });
    return undefined;
  }
  reader.open.add(node);
  const read = readNode(reader, node, origin, path);
  reader.open.delete(node);
  return read;
}

/** Own entries win over merged ones wherever they stand; of several merged maps, the first wins. */
function readPairs(reader: Reader, pairs: readonly Pair[], origin: Origin, path: Path): ReadonlyMap<string, Node> {
  const own = new Map<string, Node>();
  const merged = new Map<string, Node>();
  for (const pair of pairs) {
    if (isMergeKey(pair.key)) {
      mergeInto(merged, reader, pair.value, { origin, path });
      continue;
    }
    const key = keyOf(reader, pair);
    if (key === undefined) continue;
    const read = readNode(reader, pair.value, childOrigin(origin, key), [...path, key]);
    if (read !== undefined) own.set(key, read);
    else merged.delete(key);
  }
  return new Map([...merged, ...own]);
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

function mergeInto(
  merged: Map<string, Node>,
  reader: Reader,
  value: unknown,
  { origin, path }: { readonly origin: Origin; readonly path: Path },
): void {
  const target = isAlias(value) ? reader.targets.get(value) : value;
  const sources = isSeq(target) ? target.items : [value];
  for (const each of sources) {
    const read = readNode(reader, each, origin, path);
    if (read?.kind === 'map') {
      addMissing(merged, read.entries);
    } else if (!reader.isWrong) {
      refuse(reader, childOrigin(origin, '<<'), {
        code: 'YAML_MERGE_KEY',
        message: 'the merge key `<<` is given something other than a map',
        hint: 'Give `<<` an alias of a map (`*name`), or a list of such aliases.',
      });
    }
  }
}

function addMissing(entries: Map<string, Node>, more: ReadonlyMap<string, Node>): void {
  for (const [key, node] of more) if (!entries.has(key)) entries.set(key, node);
}

function keyOf(reader: Reader, { key }: Pair): string | undefined {
  const node = isAlias(key) ? reader.targets.get(key) : key;
  const value = isScalar(node) ? scalarOf(node as Scalar<string>) : undefined;
  if (typeof value === 'string') return value;
  const range = rangeOf(key);
  reader.isWrong = true;
  reader.report.add({
    code: 'COMPOSE_KEY',
    message:
      value === undefined
        ? 'a map or a list stands where a key should be'
        : `the key \`${String(value)}\` is read as ${typeof value === 'number' ? 'a number' : String(value)}, not as a text`,
    hint: value === undefined ? 'Write a text.' : `Put it in quotes: \`"${String(value)}":\`.`,
    at: locationOf(reader.source, range),
  });
  return undefined;
}

function scalarOf({ value, source = '', type, tag }: Scalar<string>): ScalarValue {
  const kind = tag?.replace(/^(?:tag:yaml\.org,2002:|!!)/, '');
  if (kind === 'null') return null;
  if (kind === 'int' || kind === 'float') return readNumber(value) ?? value;
  if (kind === 'bool') return readScalar(value);
  const isPlain = type === Scalar.PLAIN || type === undefined;
  const isTyped = isPlain && (tag === undefined || tag === '!override');
  return isTyped ? readScalar(value.includes('\n') ? value : source) : value;
}

function refuseSize(reader: Reader, origin: Origin): undefined {
  if (!reader.isWrong) {
    refuse(reader, origin, {
      code: 'YAML_ALIAS_EXPANSION',
      message: `written out, the aliases of this file make more than ${limit} values`,
      hint: 'Use fewer aliases inside what other aliases name.',
    });
  }
  return undefined;
}

function refuse(
  reader: Reader,
  origin: Origin,
  problem: {
    readonly code: 'YAML_ALIAS_RECURSIVE' | 'YAML_ALIAS_EXPANSION' | 'YAML_MERGE_KEY';
    readonly message: string;
    readonly hint: string;
  },
): void {
  reader.isWrong = true;
  reader.report.add({ ...problem, at: placeOf(origin) });
}

function childOrigin(parent: Origin, key: string | number): Origin {
  return { source: parent.source, parent, key };
}

function rangeOf(node: unknown): Range {
  const range = (node as YamlNode | null)?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 1 };
}
