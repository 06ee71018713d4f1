import { selects, type Labels, type Selector } from './selector.ts';

// A set of a thousand workloads would be a million comparisons for every check that matches labels: hence the indexes.

interface Namespaced {
  readonly object: { readonly namespace: string };
}

/** Finds what a selector selects in a namespace. */
export function indexByLabels<Item extends Namespaced & { readonly labels: Labels }>(
  items: readonly Item[],
): (namespace: string, selector: Selector | undefined) => readonly Item[] {
  const byLabel = groupBy(items, ({ object, labels }) => keysOf(object.namespace, labels));
  return (namespace, selector) => {
    const candidates = keysOf(namespace, selector?.matchLabels ?? {}).map((key) => byLabel.get(key) ?? []);
    const fewest = candidates.reduce((least, some) => (some.length < least.length ? some : least));
    return fewest.filter(({ labels }) => selects(selector, labels));
  };
}

/** Finds what selects labels in a namespace. */
export function indexBySelector<Item extends Namespaced & { readonly selector: Selector | undefined }>(
  items: readonly Item[],
): (namespace: string, labels: Labels) => readonly Item[] {
  const bySelector = groupBy(items, ({ object, selector }) =>
    // The last key is of a label that it wants; without any, of the namespace.
    keysOf(object.namespace, selector?.matchLabels ?? {}).slice(-1),
  );
  return (namespace, labels) => {
    const candidates = keysOf(namespace, labels).flatMap((key) => bySelector.get(key) ?? []);
    return candidates.filter(({ selector }) => selects(selector, labels));
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

/** The key of a namespace, and of each label in it. */
function keysOf(namespace: string, labels: Labels): readonly string[] {
  return [namespace, ...Object.entries(labels).map(([key, value]) => `${namespace}\n${key}\n${value}`)];
}
