/** The order in which a person would say it; what is not listed follows by its name. */
const order = [
  'version',
  'name',
  'services',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'models',
  'image',
  'build',
  'provider',
  'context',
  'dockerfile',
  'dockerfile_inline',
  'target',
  'pull_policy',
  'platform',
  'profiles',
  'container_name',
  'hostname',
  'restart',
  'entrypoint',
  'command',
  'working_dir',
  'user',
  'environment',
  'env_file',
  'ports',
  'expose',
  'depends_on',
  'test',
  'healthcheck',
  'deploy',
  'labels',
];
const rank = new Map(order.map((key, index) => [key, index]));
/** Names of one's own keep their order. */
const own = new Set([
  'services',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'models',
  'environment',
  'labels',
  'depends_on',
]);
const last = ['configs', 'secrets', 'networks', 'volumes'];

/** The value with the keys of its maps in this order. */
export function orderKeys(value: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => orderKeys(item, [...path, '*']));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, orderKeys(child, [...path, key])] as const);
  const isOwn = own.has(path.at(-1) ?? '');
  const isService = path.length === 2 && path[0] === 'services';
  const place = (key: string): number => (isService && last.includes(key) ? 1000 : (rank.get(key) ?? 500));
  const compare = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
    place(one) - place(other) || (one < other ? -1 : 1);
  return Object.fromEntries(isOwn ? entries : entries.toSorted(compare));
}
