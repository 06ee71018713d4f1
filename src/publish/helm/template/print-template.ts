import { printYaml } from '../../print-yaml.ts';
import type { TemplateEntry, TemplateItem, TemplateNode } from './template-node.ts';

/** A tree as the text of a template: what Helm makes of it is the YAML of the tree with its holes filled. */
export function printTemplate(root: TemplateNode): string {
  const holes: string[] = [];
  const mark = unusedMark(JSON.stringify(root));
  const hole: MakeHole = (text) => `${mark}${holes.push(text) - 1}x`;
  const printed = printYaml(toPrintable(root, hole) as object);
  return escaped(printed)
    .split('\n')
    .map((line) => (line.includes(mark) ? fillLine(line, mark, holes) : line))
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

/** Plain data of the tree, with holes for what is no data. */
function toPrintable(node: TemplateNode, hole: MakeHole): unknown {
  switch (node.node) {
    case 'plain':
      return typeof node.value === 'string' && endsOpen(node.value) ? hole(quoted(node.value)) : node.value;
    case 'inline':
      return hole(`{{ ${node.expression} }}`);
    case 'block':
      return hole(`block ${node.expression}`);
    case 'list':
      return surround<TemplateItem, unknown>(node.items, {
        print: ({ value }) => toPrintable(value, hole),
        line: hole,
      });
    case 'map':
      return toMap(node.entries, hole);
  }
}

function toMap(entries: readonly TemplateEntry[], hole: MakeHole): Readonly<Record<string, unknown>> {
  const taken = new Set<string>();
  const keyOf = ({ key, isComputed = false }: TemplateEntry): string => {
    if (isComputed) return hole(`{{ ${key} }}`);
    // An object has a key once, and numbers before everything else.
    const isPlain = !taken.has(key) && !/^[0-9]+$/.test(key);
    taken.add(key);
    return isPlain ? key : hole(escaped(printYaml({ [key]: null }).replace(/: null\n$/, '')));
  };
  const pairs = surround<TemplateEntry, readonly [string, unknown]>(entries, {
    print: (entry) => [keyOf(entry), toPrintable(entry.value, hole)],
    line: (text) => [hole(text), null],
  });
  return Object.fromEntries(pairs);
}

/** As it is read within quotes everywhere. */
function quoted(text: string): string {
  const quotedText = JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped(quotedText);
}

/** Helm makes braces of it again, whatever the YAML around it. */
function escaped(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
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
