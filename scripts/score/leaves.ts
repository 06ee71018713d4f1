type Tree = Readonly<Record<string, unknown>>;

/** What became of one leaf of a trip: from the original, over the manifest, and back. */
export type Fate = 'equal' | 'changed' | 'lost' | 'invented';

export interface Leaf {
  readonly path: readonly string[];
  readonly weight: number;
  readonly fate: Fate;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Every leaf of the two, with what became of it. Lists are leaves: their order counts. */
export function compareLeaves(before: unknown, after: unknown, path: readonly string[] = []): readonly Leaf[] {
  if (isTree(before) && isTree(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compareLeaves(before[key], after[key], [...path, key]));
  }
  const one = isTree(before) ? before : undefined;
  const other = isTree(after) ? after : undefined;
  if (one !== undefined && after === undefined)
    return Object.entries(one).flatMap(([key, value]) => compareLeaves(value, undefined, [...path, key]));
  if (other !== undefined && before === undefined)
    return Object.entries(other).flatMap(([key, value]) => compareLeaves(undefined, value, [...path, key]));
  const weight = weightOf(path);
  if (before === undefined) return [{ path, weight, fate: 'invented', after }];
  if (after === undefined) return [{ path, weight, fate: 'lost', before }];
  const isSame = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
  return [{ path, weight, fate: isSame ? 'equal' : 'changed', before, after }];
}

const heavy: readonly (readonly [number, RegExp])[] = [
  [
    5,
    /^services\.[^ ]+ (name|image|environment|depends_on)\b|^services\.[^ ]+ build (context|dockerfile|dockerfile_inline|target|args)\b/,
  ],
  [4, /^services\.[^ ]+ (command|entrypoint|ports|volumes|secrets|configs|healthcheck)\b/],
  [
    3,
    /^services\.[^ ]+ (networks|restart|scale|cpus|mem_limit|cpu_reservation|mem_reservation|gpus|user|working_dir|network_mode)\b/,
  ],
  [
    2,
    /^services\.[^ ]+ (labels|profiles|stop_|cap_|read_only|privileged|hostname|extra_hosts|pre_start|post_start|pre_stop|develop|logging|pull_policy|platform|init|deploy)/,
  ],
];

/** compose.md §6.3. */
export function weightOf([section, service, ...rest]: readonly string[]): number {
  const text = section === 'services' ? `services.${(service ?? '').replaceAll(' ', '_')} ${rest.join(' ')}` : '';
  return heavy.find(([, pattern]) => pattern.test(text))?.[0] ?? 1;
}

export interface Scored {
  readonly score: number;
  /** Losses and changes that no remark of the migration announces. */
  readonly silent: readonly Leaf[];
  readonly isExact: boolean;
}

/** `isAnnounced`: whether a diagnostic names the leaf. */
export function scoreLeaves(leaves: readonly Leaf[], isAnnounced: (leaf: Leaf) => boolean): Scored {
  let sum = 0;
  let whole = 0;
  const silent: Leaf[] = [];
  for (const leaf of leaves) {
    whole += leaf.weight;
    if (leaf.fate === 'equal') sum += leaf.weight;
    else if (leaf.fate === 'invented') sum -= 0.5 * leaf.weight;
    else if (!isAnnounced(leaf)) silent.push(leaf);
    else if (leaf.fate === 'lost' && leaf.weight < 3) sum += 0.3 * leaf.weight;
  }
  return {
    score: whole === 0 ? 1 : Math.max(0, sum / whole),
    silent,
    isExact: leaves.every(({ fate }) => fate === 'equal'),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (!isTree(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, sorted(child)] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
