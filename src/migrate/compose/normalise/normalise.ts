import type { MapNode, Node } from '../../../manifest/node.ts';
import { cleanTarget } from '../canonical/clean-target.ts';
import { entriesOf, entryOf, isNull, itemsOf, mapEntries, textOf, toMap, toScalar, withEntries } from '../tree.ts';

/** Writes out what a compose file means without saying it: the default network, dependencies, names of resources. */
export function normalise(tree: MapNode, name: string): MapNode {
  const services = tree.entries.get('services');
  if (services?.kind !== 'map') return nameResources(tree, name);
  const joined = mapEntries(services, (service) => (service.kind === 'map' ? normaliseService(service) : service));
  const all = withEntries(tree, { services: joined });
  return nameResources(withDefaultNetwork(all, joined), name);
}

function normaliseService(service: MapNode): Node {
  const dependencies = impliedDependencies(service);
  return withEntries(service, {
    ...(textOf(entryOf(service, 'pull_policy')) === 'if_not_present' && {
      pull_policy: toScalar('missing', service.entries.get('pull_policy')?.origin ?? service.origin),
    }),
    ...withBuild(service.entries.get('build')),
    ...(dependencies !== undefined && { depends_on: dependencies }),
    ...(joinsDefault(service) && { networks: defaultNetwork(service) }),
    ...withTargets(service.entries.get('volumes')),
  });
}

function withBuild(build: Node | undefined): Readonly<Record<string, Node>> {
  if (build?.kind !== 'map') return {};
  const isNamed = build.entries.has('dockerfile') || build.entries.has('dockerfile_inline');
  const implied = {
    ...(!build.entries.has('context') && { context: toScalar('.', build.origin) }),
    ...(!isNamed && { dockerfile: toScalar('Dockerfile', build.origin) }),
  };
  return { build: withEntries(build, implied) };
}

function withTargets(volumes: Node | undefined): Readonly<Record<string, Node>> {
  if (volumes?.kind !== 'list') return {};
  const items = volumes.items.map((volume) => {
    const target = entryOf(volume, 'target');
    if (volume.kind !== 'map' || target === undefined) return volume;
    return withEntries(volume, { target: toScalar(cleanTarget(textOf(target) ?? ''), target.origin) });
  });
  return { volumes: { ...volumes, items } };
}

const namespaces = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];

/** Who shares something of another service, or has a link to it, depends on it. */
function impliedDependencies(service: MapNode): MapNode | undefined {
  const named = service.entries.get('depends_on');
  const found = new Map<string, Node>(entriesOf(named));
  const add = (name: string, restart: boolean, node: Node): void => {
    if (!found.has(name)) found.set(name, dependency(restart, node));
  };
  for (const link of itemsOf(service.entries.get('links'))) add(textOf(link)?.split(':')[0] ?? '', true, link);
  for (const namespace of namespaces) {
    const node = service.entries.get(namespace);
    const text = textOf(node);
    if (node !== undefined && text?.startsWith('service:') === true) add(text.slice('service:'.length), true, node);
  }
  for (const node of itemsOf(service.entries.get('volumes_from'))) {
    const text = textOf(node) ?? '';
    if (!text.startsWith('container:')) add(text.split(':')[0] ?? '', false, node);
  }
  return found.size === 0 ? undefined : toMap(found, named?.origin ?? service.origin);
}

function dependency(restart: boolean, { origin }: Node): MapNode {
  const values = { condition: 'service_started', required: true, restart };
  return toMap(
    Object.entries(values).map(([key, value]) => [key, toScalar(value, origin)] as const),
    origin,
  );
}

function joinsDefault(service: MapNode): boolean {
  if (service.entries.has('network_mode') || service.entries.has('provider')) return false;
  const networks = service.entries.get('networks');
  return networks === undefined || isNull(networks) || (networks.kind === 'map' && networks.entries.size === 0);
}

function defaultNetwork({ origin }: Node): MapNode {
  return toMap([['default', toScalar(null, origin)]], origin);
}

function withDefaultNetwork(tree: MapNode, services: MapNode): MapNode {
  const isUsed = [...services.entries.values()].some((service) => entryOf(entryOf(service, 'networks'), 'default'));
  const networks = tree.entries.get('networks');
  if (!isUsed || entryOf(networks, 'default') !== undefined) return tree;
  const known = entriesOf(networks);
  const implied = ['default', toMap([], tree.origin)] as const;
  return withEntries(tree, { networks: toMap([...known, implied], networks?.origin ?? tree.origin) });
}

/** A resource is called by its key within the project, and by its key alone when it is made elsewhere. */
function nameResources(tree: MapNode, project: string): MapNode {
  return mapEntries(tree, (section, key) => {
    if (!['networks', 'volumes', 'configs', 'secrets'].includes(key) || section.kind !== 'map') return section;
    return mapEntries(section, (node, name) => {
      const resource = node.kind === 'map' ? node : toMap([], node.origin);
      const given = resource.entries.get('name');
      if (given !== undefined && !isNull(given)) return resource;
      const external = entryOf(resource, 'external');
      const isExternal = external?.kind === 'scalar' && external.value === true;
      return withEntries(resource, { name: toScalar(isExternal ? name : `${project}_${name}`, resource.origin) });
    });
  });
}
