/**
 * Reads one value of something that was YAML a moment ago. A value of the wrong type counts as absent, so no check can
 * stumble over a malformed object: that it is malformed is for the schemas to say.
 */
export type Reader<Value> = (value: unknown) => Value;

/** What a reader gives. */
export type ReadBy<Given> = Given extends Reader<infer Value> ? Value : never;

/**
 * Reads the named fields of an object. `Type` is the published type of Kubernetes: a field that it does not have is a
 * mistake that the compiler finds.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names it; no argument could tell it
export function fields<Type>() {
  return <Fields extends { readonly [Name in keyof Fields]: Name extends keyof Type ? Reader<unknown> : never }>(
    readers: Fields,
  ): Reader<{ readonly [Name in keyof Fields]: ReadBy<Fields[Name]> } | undefined> => {
    const names = Object.keys(readers) as (keyof Fields & string)[];
    // Read tens of thousands of times for a large application: hence no entries, and no closures.
    return (value) => {
      if (!isRecord(value)) return undefined;
      const read: Record<string, unknown> = {};
      for (const name of names) read[name] = readers[name](value[name]);
      return read as { readonly [Name in keyof Fields]: ReadBy<Fields[Name]> };
    };
  };
}

/** Reads an array; what the reader of its items does not take is left out. Absent: an empty one. */
export function list<Item>(item: Reader<Item | undefined>): Reader<readonly Item[]> {
  const none: readonly Item[] = [];
  return (value) =>
    Array.isArray(value) ? value.map((each: unknown) => item(each)).filter((each) => each !== undefined) : none;
}

/** Reads an object of any names; what the reader of its values does not take is left out. Absent: an empty one. */
export function dictionary<Item>(item: Reader<Item | undefined>): Reader<Readonly<Record<string, Item>>> {
  const none: Readonly<Record<string, Item>> = {};
  return (value) => {
    if (!isRecord(value)) return none;
    const entries = Object.entries(value).map(([name, each]) => [name, item(each)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Item] => entry[1] !== undefined));
  };
}

export const text: Reader<string | undefined> = (value) => (typeof value === 'string' ? value : undefined);
export const number: Reader<number | undefined> = (value) => (typeof value === 'number' ? value : undefined);
export const flag: Reader<boolean | undefined> = (value) => (typeof value === 'boolean' ? value : undefined);
/** A port by name or number, a quantity, a percentage or a count. */
export const numberOrText: Reader<string | number | undefined> = (value) => text(value) ?? number(value);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
