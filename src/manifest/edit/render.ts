import { Document, isMap, isScalar, isSeq, type Pair } from 'yaml';
import { tightenList } from '../../support/tighten-lists.ts';

export interface BlockLayout {
  /** Spaces before each line, and by how many more what is inside. */
  readonly indent: number;
  readonly step: number;
}

/** The widest that something on one line may become. */
const widest = 100;

/** Entries as lines: what has one property, and lists and small maps inside, on one line each. */
export function renderBlock(value: unknown, { indent, step }: BlockLayout): readonly string[] {
  const document = new Document(value);
  layOut(document.contents, 0);
  const text = document.toString({ lineWidth: 0, indent: step, flowCollectionPadding: true });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(indent) + tightenList(line)));
}

/** A value on one line. */
export function renderFlow(value: unknown): string {
  const document = new Document(value);
  if (isMap(document.contents) || isSeq(document.contents)) document.contents.flow = true;
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd();
  return text.replaceAll(/\[ ([^[\]{}"']*) \]/g, '[$1]');
}

function layOut(node: unknown, depth: number): void {
  if (!isMap(node) && !isSeq(node)) return;
  const isShort = JSON.stringify(node.toJSON()).length < widest;
  const isSmallMap = isMap(node) && (node.items.length === 1 || depth > 2) && !holdsMaps(node.items);
  const isPlainList = isSeq(node) && depth > 0 && node.items.every((item) => isScalar(item));
  if (isShort && depth > 0 && (isSmallMap || isPlainList)) {
    node.flow = true;
    return;
  }
  for (const item of node.items) layOut(isMap(node) ? (item as Pair).value : item, depth + 1);
}

function holdsMaps(pairs: readonly Pair[]): boolean {
  return pairs.some(({ value }) => isMap(value));
}
