import type { TemplateEntry, TemplateItem, TemplateNode } from './template-node.ts';

/** What the same object is in one environment. */
export interface InEnvironment<Value> {
  readonly environment: string;
  readonly value: Value;
}

/** The condition that a part is there in these environments, of all those that there are; `undefined`: in all. */
export type EnvironmentCondition = (environments: readonly string[]) => string | undefined;

/** One tree for all environments: where they differ, each part is there under the condition that it is meant for. */
export function mergeEnvironments(
  found: readonly InEnvironment<TemplateNode>[],
  condition: EnvironmentCondition,
): TemplateNode {
  const [first, ...further] = found;
  if (first !== undefined && further.length === 0) return first.value;
  const [only, ...others] = mergeNodes(found, condition);
  // Two objects of one kind and name have these in common.
  if (only === undefined || others.length > 0) throw new Error('an object has no fields in common with itself');
  return only.value;
}

interface Alternative<Value> {
  readonly environments: readonly string[];
  readonly value: Value;
}

function mergeNodes(
  found: readonly InEnvironment<TemplateNode>[],
  condition: EnvironmentCondition,
): readonly Alternative<TemplateNode>[] {
  const environments = found.map(({ environment }) => environment);
  const apart = groupEqual(found);
  if (apart.length <= 1) return apart;
  const maps = found.map(({ environment, value }) =>
    value.node === 'map' ? { environment, value: value.entries } : undefined,
  );
  if (areAll(maps) && haveCommonKey(maps)) {
    return [{ environments, value: { node: 'map', entries: mergeEntries(maps, condition) } }];
  }
  const lists = found.map(({ environment, value }) =>
    value.node === 'list' ? { environment, value: value.items } : undefined,
  );
  const items = areAll(lists) ? mergeItems(lists, condition) : undefined;
  return items === undefined ? apart : [{ environments, value: { node: 'list', items } }];
}

function groupEqual<Value>(found: readonly InEnvironment<Value>[]): readonly Alternative<Value>[] {
  const groups = new Map<string, { environments: string[]; value: Value }>();
  for (const { environment, value } of found) {
    const key = JSON.stringify(value);
    const group = groups.get(key) ?? { environments: [], value };
    group.environments.push(environment);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function areAll<Value>(values: readonly (Value | undefined)[]): values is readonly Value[] {
  return values.every((value) => value !== undefined);
}

type EntriesInEnvironment = InEnvironment<readonly TemplateEntry[]>;

/** A map without an entry that is always there would be nothing at all where its conditions are not met. */
function haveCommonKey([first, ...others]: readonly EntriesInEnvironment[]): boolean {
  const keys = (first?.value ?? []).filter(({ within }) => within === undefined).map(identity);
  return keys.some((key) => others.every(({ value }) => value.some((entry) => identity(entry) === key)));
}

function identity({ key, within }: TemplateEntry): string {
  return JSON.stringify([key, within]);
}

function mergeEntries(
  found: readonly EntriesInEnvironment[],
  condition: EnvironmentCondition,
): readonly TemplateEntry[] {
  const entries = new Map(found.flatMap(({ value }) => value.map((entry) => [identity(entry), entry] as const)));
  return [...entries].flatMap(([id, { key, within }]) => {
    const having = found.flatMap(({ environment, value }) => {
      const entry = value.find((other) => identity(other) === id);
      return entry === undefined ? [] : [{ environment, value: entry.value }];
    });
    const isEverywhere = having.length === found.length;
    return mergeNodes(having, condition).map(({ environments, value }, _, { length }) => {
      const isPart = !isEverywhere || length > 1;
      return { key, value, ...conditions(isPart ? condition(environments) : undefined, within) };
    });
  });
}

function conditions(condition: string | undefined, within: readonly string[] = []): Pick<TemplateItem, 'within'> {
  const all = [...(condition === undefined ? [] : [`if ${condition}`]), ...within];
  return all.length === 0 ? {} : { within: all };
}

/** Item by item, when there are as many everywhere: the first entry of each must be the same, because a dash stands before it. */
function mergeItems(
  lists: readonly InEnvironment<readonly TemplateItem[]>[],
  condition: EnvironmentCondition,
): readonly TemplateItem[] | undefined {
  const [first] = lists;
  if (first === undefined || lists.some(({ value }) => value.length !== first.value.length)) return undefined;
  if (lists.some(({ value }) => value.some(({ within }) => within !== undefined))) return undefined;
  return first.value.flatMap((_, index): readonly TemplateItem[] => {
    const found = lists.flatMap(({ environment, value }) => {
      const item = value[index];
      return item === undefined ? [] : [{ environment, value: item.value }];
    });
    const merged = startAlike(found) ? mergeNodes(found, condition) : groupEqual(found);
    return merged.map(({ environments, value }, __, { length }) => ({
      value,
      ...conditions(length > 1 ? condition(environments) : undefined),
    }));
  });
}

function startAlike(found: readonly InEnvironment<TemplateNode>[]): boolean {
  const starts = found.map(({ value }) => (value.node === 'map' ? JSON.stringify(value.entries[0]) : undefined));
  return starts[0] !== undefined && starts.every((start) => start === starts[0]);
}
