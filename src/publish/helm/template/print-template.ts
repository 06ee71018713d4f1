import { Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';
import { printNodes } from './print-nodes.ts';
import type { TemplateItem, TemplateNode } from './template-node.ts';

/** A tree as the text of a template: what Helm makes of it is the YAML of the tree with its holes filled. */
export function printTemplate(root: TemplateNode): string {
  const holes: string[] = [];
  const mark = unusedMark(JSON.stringify(root));
  const hole: MakeHole = (text) => `${mark}${holes.push(text) - 1}x`;
  const printed = printNodes(toYamlNode(root, hole));
  return printed
    .replaceAll('{{', '{{ "{{" }}')
    .split('\n')
    .map((line) => fillLine(line, mark, holes))
    .join('\n');
}

/** Puts a text aside, and names what stands for it until the YAML is printed. */
type MakeHole = (text: string) => string;

/** A word that occurs nowhere in what is printed. */
function unusedMark(text: string): string {
  let mark = 'hole';
  while (text.includes(mark)) mark += 'e';
  return mark;
}

function toYamlNode(node: TemplateNode, hole: MakeHole): Node {
  switch (node.node) {
    case 'plain':
      return plainScalar(node.value);
    case 'inline':
      return new Scalar(hole(`{{ ${node.expression} }}`));
    case 'block':
      return new Scalar(hole(`block ${node.expression}`));
    case 'map': {
      const map = new YAMLMap();
      map.items = surround(node.entries, {
        print: ({ key, isComputed = false, value }) =>
          new Pair<Node, Node>(new Scalar(isComputed ? hole(`{{ ${key} }}`) : key), toYamlNode(value, hole)),
        line: (text) => new Pair<Node, Node>(new Scalar(hole(text)), new Scalar(null)),
      });
      return map;
    }
    case 'list': {
      const list = new YAMLSeq();
      list.items = surround<TemplateItem, Node>(node.items, {
        print: ({ value }) => toYamlNode(value, hole),
        line: (text) => new Scalar(hole(text)),
      });
      return list;
    }
  }
}

function plainScalar(value: string | number | boolean | null): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && endsOpen(value)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** What follows a text may take line ends away, and Helm itself those at the end of a file. */
function endsOpen(text: string): boolean {
  return text.includes('\n') && /\s$/.test(text.replace(/\n$/, ''));
}

/** Neighbours within the same conditions share them. */
function surround<Item extends TemplateItem, Printed>(
  items: readonly Item[],
  { print, line }: { print: (item: Item) => Printed; line: (text: string) => Printed },
): Printed[] {
  const printed: Printed[] = [];
  for (const [index, item] of items.entries()) {
    const [before, within, after] = [items[index - 1], item, items[index + 1]].map((each) => each?.within ?? []);
    const isSame = (other: readonly string[] | undefined) => String(other) === String(within);
    if (!isSame(before)) printed.push(...(within ?? []).map((condition) => line(`{{- ${condition} }}`)));
    printed.push(print(item));
    if (!isSame(after)) printed.push(...(within ?? []).map(() => line('{{- end }}')));
  }
  return printed;
}

/** Conditions get lines of their own, blocks the lines below theirs; everything else stays where it is. */
function fillLine(line: string, mark: string, holes: readonly string[]): string {
  const [, before = '', number, after = ''] = new RegExp(`^(.*?)${mark}([0-9]+)x(.*)$`).exec(line) ?? [];
  const text = holes[Number(number)];
  if (number === undefined || text === undefined) return line;
  if (text.startsWith('{{- ')) {
    const [, indent = '', rest = ''] = /^( *)(.*)$/.exec(before) ?? [];
    // In a map the line is an entry without a value; the first entry of an item would take the item's dash along.
    if (rest !== '' && !(rest === '- ' && after === ''))
      throw new Error(`a condition stands first in an item: ${line}`);
    return indent + text;
  }
  if (!text.startsWith('block ')) return before + text + fillLine(after, mark, holes);
  const column = (/^(?: |- )*/.exec(before)?.[0].length ?? 0) + 2;
  return `${before.trimEnd()}\n${' '.repeat(column)}{{- ${text.slice(6)} | nindent ${column} }}`;
}
