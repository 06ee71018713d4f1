import { selects, type Labels, type Selector } from './selector.ts';

/**
 * Finds what selectors select, and what selects labels, without comparing each with each: a set of a thousand workloads
 * would be a million comparisons for every check.
 */
export interface LabelIndex<Selected, Selecting> {
  /** What a selector selects in a namespace. */
  selected(namespace: string, selector: Selector | undefined): readonly Selected[];
  /** What selects these labels in a namespace. */
  selecting(namespace: string, labels: Labels): readonly Selecting[];
}

interface Namespaced {
  readonly object: { readonly namespace: string };
}

export function createLabelIndex<
  Selected extends Namespaced & { readonly labels: Labels },
  Selecting extends Namespaced & { readonly selector: Selector | undefined },
>(selectable: readonly Selected[], selectors: readonly Selecting[]): LabelIndex<Selected, Selecting> {
  const byLabel = groupBy(selectable, ({ object, labels }) => [
    keyOf(object.namespace),
    ...Object.entries(labels).map((label) => keyOf(object.namespace, label)),
  ]);
  const bySelector = groupBy(selectors, ({ object, selector }) => [
    keyOf(object.namespace, Object.entries(selector?.matchLabels ?? {})[0]),
  ]);
  return {
    selected(namespace, selector) {
      const wanted = Object.entries(selector?.matchLabels ?? {}).map((label) => keyOf(namespace, label));
      const candidates = [keyOf(namespace), ...wanted].map((key) => byLabel.get(key) ?? []);
      const fewest = candidates.reduce((least, some) => (some.length < least.length ? some : least));
      return fewest.filter(({ labels }) => selects(selector, labels));
    },
    selecting(namespace, labels) {
      const keys = [keyOf(namespace), ...Object.entries(labels).map((label) => keyOf(namespace, label))];
      const candidates = keys.flatMap((key) => bySelector.get(key) ?? []);
      return candidates.filter(({ selector }) => selects(selector, labels));
    },
  };
}

function groupBy<Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

/** The key of a label in a namespace; without a label, of all that is there. */
function keyOf(namespace: string, label?: readonly [string, string]): string {
  return label === undefined ? namespace : `${namespace}\n${label[0]}\n${label[1]}`;
}
