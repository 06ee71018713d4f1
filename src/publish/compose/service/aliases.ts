import type { ComposeTree } from '../../../compose/print/print-compose.ts';
import type { Publishing } from '../publishing.ts';

type Tree = Readonly<Record<string, unknown>>;

/** The file with services called by the alias that the manifest gives them; the others still reach them by both names. */
export function withAliases(
  { application, services }: Pick<Publishing, 'application' | 'services'>,
  tree: ComposeTree,
): ComposeTree {
  const names = new Map(
    services.flatMap(({ name, options }) => (typeof options['alias'] === 'string' ? [[name, options['alias']]] : [])),
  );
  const networks = networkNames(application);
  if (names.size + networks.size === 0) return tree;
  const entries = Object.entries((tree['services'] ?? {}) as Tree).map(([name, service]) => [
    names.get(name) ?? name,
    rename(service as Tree, names, networks),
  ]);
  const renamed = tree['networks'] === undefined ? {} : { networks: renameAll(tree['networks'], networks) as Tree };
  return { ...tree, services: Object.fromEntries(entries) as Tree, ...renamed };
}

function networkNames({ resources }: Publishing['application']): ReadonlyMap<string, string> {
  const all = [...resources.values()].filter(({ workload }) => workload === undefined);
  return new Map(
    all.flatMap(({ name, options }) => (typeof options['alias'] === 'string' ? [[name, options['alias']]] : [])),
  );
}

function rename(service: Tree, names: ReadonlyMap<string, string>, networks: ReadonlyMap<string, string>): Tree {
  const { depends_on: dependencies, links, network_mode: mode, networks: member } = service;
  const other = typeof mode === 'string' ? /^service:(.*)$/.exec(mode)?.[1] : undefined;
  return {
    ...service,
    ...(member !== undefined && { networks: renameAll(member, networks) }),
    ...(dependencies !== undefined && { depends_on: renameAll(dependencies, names) }),
    ...(Array.isArray(links) && { links: links.map((link) => renameLink(String(link), names)) }),
    ...(other !== undefined && { network_mode: `service:${names.get(other) ?? other}` }),
  };
}

function renameAll(dependencies: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(dependencies)) return dependencies.map((name) => names.get(String(name)) ?? (name as unknown));
  const entries = Object.entries(dependencies as Tree).map(([name, each]) => [names.get(name) ?? name, each]);
  return Object.fromEntries(entries) as unknown;
}

function renameLink(link: string, names: ReadonlyMap<string, string>): string {
  const [name = '', ...rest] = link.split(':');
  return [names.get(name) ?? name, ...rest].join(':');
}
