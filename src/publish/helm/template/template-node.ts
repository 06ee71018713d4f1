/**
 * An object with holes that Helm fills: plain data, expressions, and parts that are only there under a condition. It is
 * printed as a whole, so that nothing is ever glued to YAML.
 */
export type TemplateNode =
  | { readonly node: 'plain'; readonly value: string | number | boolean | null }
  /** An expression that gives one value on one line. */
  | { readonly node: 'inline'; readonly expression: string }
  /** An expression that gives maps or lists, to be printed by `toYaml`. */
  | { readonly node: 'block'; readonly expression: string }
  | TemplateMap
  | TemplateList;

export interface TemplateMap {
  readonly node: 'map';
  readonly entries: readonly TemplateEntry[];
}

export interface TemplateList {
  readonly node: 'list';
  readonly items: readonly TemplateItem[];
}

export interface TemplateItem {
  readonly value: TemplateNode;
  /** What it stands within, outermost first: `if …`, `range …`. */
  readonly within?: readonly string[];
}

/** The same key may stand there several times, under conditions that exclude each other. */
export interface TemplateEntry extends TemplateItem {
  readonly key: string;
  /** The key is an expression too. */
  readonly isComputed?: boolean;
}

/** Plain data without any hole. */
export function toNode(value: unknown): TemplateNode {
  if (Array.isArray(value)) return { node: 'list', items: value.map((item) => ({ value: toNode(item) })) };
  if (typeof value === 'object' && value !== null) {
    const present = Object.entries(value).filter(([, item]) => item !== undefined);
    return { node: 'map', entries: present.map(([key, item]) => ({ key, value: toNode(item) })) };
  }
  return { node: 'plain', value: value as string | number | boolean | null };
}

export function inline(expression: string): TemplateNode {
  return { node: 'inline', expression };
}

export function block(expression: string): TemplateNode {
  return { node: 'block', expression };
}

/** Keys of maps and positions in lists. */
export type Path = readonly (string | number)[];

export function nodeAt(root: TemplateNode, [step, ...rest]: Path): TemplateNode | undefined {
  if (step === undefined) return root;
  const next =
    root.node === 'map'
      ? root.entries.find(({ key }) => key === step)?.value
      : root.node === 'list' && typeof step === 'number'
        ? root.items[step]?.value
        : undefined;
  return next === undefined ? undefined : nodeAt(next, rest);
}

/** The tree with another node at a path that exists. */
export function replaceAt(
  root: TemplateNode,
  [step, ...rest]: Path,
  make: (found: TemplateNode) => TemplateNode,
): TemplateNode {
  if (step === undefined) return make(root);
  return mapChildren(root, (child, at) => (at === step ? replaceAt(child, rest, make) : child));
}

/**
 * The map with an entry of that key put in place of the one that is there; else after the entry named, or at the start.
 */
export function putEntry(map: TemplateNode, entry: TemplateEntry, after?: string): TemplateNode {
  if (map.node !== 'map') return map;
  const at = map.entries.findIndex(({ key }) => key === entry.key);
  if (at !== -1) return { ...map, entries: map.entries.with(at, entry) };
  return { ...map, entries: map.entries.toSpliced(map.entries.findIndex(({ key }) => key === after) + 1, 0, entry) };
}

export function withoutEntry(map: TemplateNode, key: string): TemplateNode {
  return map.node === 'map' ? { ...map, entries: map.entries.filter((entry) => entry.key !== key) } : map;
}

export function mapChildren(
  node: TemplateNode,
  change: (child: TemplateNode, at: string | number) => TemplateNode,
): TemplateNode {
  if (node.node === 'map') {
    return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: change(entry.value, entry.key) })) };
  }
  if (node.node === 'list') {
    return { ...node, items: node.items.map((item, index) => ({ ...item, value: change(item.value, index) })) };
  }
  return node;
}
