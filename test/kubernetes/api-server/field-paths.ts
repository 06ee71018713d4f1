/** A value inside an object: names of fields, and `k:{…}` for an item of a list that has keys. */
export type FieldPath = readonly string[];

type Fields = Readonly<Record<string, unknown>>;

/** Lists that are merged item by item, and by what. Every other list is one value. As the types of Kubernetes declare it. */
const listKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  ports: ['containerPort', 'protocol'],
  imagePullSecrets: ['name'],
  conditions: ['type'],
};

/** Every leaf of an object with its value. What the server itself keeps is not anybody's. */
export function leavesOf(object: Fields): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [path, value] of walk(object, [])) if (!isServers(path)) leaves.set(toKey(path), value);
  return leaves;
}

export function toKey(path: FieldPath): string {
  return JSON.stringify(path);
}

export function toPath(key: string): FieldPath {
  return JSON.parse(key) as FieldPath;
}

/** As messages write it: `.spec.template.spec.containers[name="web"].image`. */
export function formatPath(path: FieldPath): string {
  return path
    .map((part) => {
      if (!part.startsWith('k:')) return `.${part}`;
      const keys = JSON.parse(part.slice(2)) as Fields;
      return `[${Object.entries(keys)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(',')}]`;
    })
    .join('');
}

export function readPath(object: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (value, part) => (part.startsWith('k:') ? itemOf(value, part) : fieldOf(value, part)),
    object,
  );
}

/** Changes the object in place. */
export function writePath(object: Record<string, unknown>, path: FieldPath, value: unknown): void {
  let here: unknown = object;
  for (const [index, part] of path.slice(0, -1).entries()) here = descend(here, part, path[index + 1] ?? '');
  (here as Record<string, unknown>)[path.at(-1) ?? ''] = value;
}

/** Takes leaves out of the object in place, and the items of lists that have lost their keys with them. */
export function removePaths(object: Record<string, unknown>, paths: readonly FieldPath[]): void {
  const isKey = (path: FieldPath): boolean => path.at(-2)?.startsWith('k:') === true;
  // An item is found by its keys as long as it has them.
  for (const path of paths.toSorted((a, b) => Number(isKey(a)) - Number(isKey(b)))) {
    const parent = readPath(object, path.slice(0, -1));
    if (isFields(parent)) delete (parent as Record<string, unknown>)[path.at(-1) ?? ''];
  }
  dropKeylessItems(object);
}

function* walk(value: unknown, path: FieldPath): Generator<readonly [FieldPath, unknown]> {
  if (isFields(value) && Object.keys(value).length > 0) {
    for (const [name, inner] of Object.entries(value)) yield* walk(inner, [...path, name]);
    return;
  }
  const keys = listKeys[path.at(-1) ?? ''];
  if (keys !== undefined && Array.isArray(value) && value.length > 0 && value.every((item) => hasKeys(item, keys))) {
    for (const item of value) yield* walk(item, [...path, `k:${JSON.stringify(keysOf(item, keys))}`]);
    return;
  }
  yield [path, value];
}

function isServers([top, second]: FieldPath): boolean {
  if (top === 'apiVersion' || top === 'kind') return true;
  const kept = [
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'managedFields',
    'selfLink',
  ];
  return top === 'metadata' && kept.includes(second ?? '');
}

function hasKeys(item: unknown, keys: readonly string[]): item is Fields {
  return isFields(item) && keys.every((key) => key === 'protocol' || item[key] !== undefined);
}

function keysOf(item: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(keys.map((key) => [key, item[key] ?? 'TCP']));
}

function itemOf(list: unknown, part: string): unknown {
  if (!Array.isArray(list)) return undefined;
  const keys = JSON.parse(part.slice(2)) as Fields;
  return list.find(
    (item: unknown) => isFields(item) && JSON.stringify(keysOf(item, Object.keys(keys))) === part.slice(2),
  );
}

function fieldOf(value: unknown, name: string): unknown {
  return isFields(value) ? value[name] : undefined;
}

function dropKeylessItems(fields: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fields)) {
    const keys = listKeys[name];
    if (Array.isArray(value) && keys !== undefined) fields[name] = value.filter((item) => hasKeys(item, keys));
    for (const inner of Array.isArray(value) ? value : [value]) if (isFields(inner)) dropKeylessItems(inner);
  }
}

function descend(here: unknown, part: string, next: string): unknown {
  if (part.startsWith('k:')) {
    const list = here as unknown[];
    const found = itemOf(list, part);
    if (found !== undefined) return found;
    const item = JSON.parse(part.slice(2)) as Fields;
    list.push(item);
    return item;
  }
  const fields = here as Record<string, unknown>;
  fields[part] ??= next.startsWith('k:') ? [] : {};
  return fields[part];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
