import type { MapNode, Node } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import { hasHole } from '../interpolate/holes.ts';
import type { Lookup } from '../interpolate/evaluate.ts';
import { openWithDefault } from '../interpolate/scope.ts';
import type { Loading } from '../loading.ts';
import { entriesOf, entryOf, isNull, itemsOf, mapEntries, textOf, toMap, toScalar, withEntries } from '../tree.ts';
import { readEnvFile } from './read-env-file.ts';

/** Gives variables without a value in an included project the value that its own env files have for them. */
export function inheritVariables(tree: MapNode, variables: ReadonlyMap<string, string>, { holes }: Loading): MapNode {
  const valueOf = (name: string): string | undefined => {
    const value = variables.get(name);
    if (holes === undefined || value === undefined) return value;
    return holes.lookup(name) === undefined ? holes.dig([openWithDefault(name, value)]) : undefined;
  };
  return mapEntries(tree, (section, key) => {
    if (key !== 'services' || section.kind !== 'map') return section;
    return mapEntries(section, (service) => {
      const environment = entryOf(service, 'environment');
      if (service.kind !== 'map' || environment === undefined) return service;
      return withEntries(service, { environment: inheritIn(environment, valueOf) });
    });
  });
}

function inheritIn(node: Node, valueOf: Lookup): Node {
  const valued = (name: string, otherwise: Node, toText: (value: string) => string): Node => {
    const value = valueOf(name);
    return value === undefined ? otherwise : toScalar(toText(value), otherwise.origin);
  };
  if (node.kind === 'map') {
    return mapEntries(node, (value, name) => (isNull(value) ? valued(name, value, (text) => text) : value));
  }
  if (node.kind !== 'list') return node;
  const items = node.items.map((item) => {
    const name = textOf(item) ?? '=';
    return name.includes('=') ? item : valued(name, item, (text) => `${name}=${text}`);
  });
  return { ...node, items };
}

/**
 * Reads the env and label files of all services and puts what they say into `environment` and `labels`, which win over
 * them. With open variables the files are only read, and stay named.
 */
export async function resolveFiles(
  services: MapNode,
  lookup: Lookup,
  loading: Loading,
): Promise<{ readonly services: MapNode; readonly envFiles: ReadonlyMap<string, ReadonlyMap<string, string>> }> {
  const envFiles = new Map<string, ReadonlyMap<string, string>>();
  const resolved: [string, Node][] = [];
  for (const [name, service] of services.entries) {
    if (service.kind === 'map') resolved.push([name, await resolveService(service, { lookup, loading, envFiles })]);
  }
  return { services: loading.holes === undefined ? toMap(resolved, services.origin) : services, envFiles };
}

interface Resolution {
  readonly lookup: Lookup;
  readonly loading: Loading;
  readonly envFiles: Map<string, ReadonlyMap<string, string>>;
}

async function resolveService(service: MapNode, resolution: Resolution): Promise<MapNode> {
  const { lookup } = resolution;
  const files = itemsOf(entryOf(service, 'env_file')).map((node) => ({
    node: entryOf(node, 'path') ?? node,
    format: textOf(entryOf(node, 'format')),
    isRequired: !isFalse(entryOf(node, 'required')),
  }));
  const fromFiles = await readFiles(files, lookup, resolution);
  const labelFiles = itemsOf(entryOf(service, 'label_file')).map((node) => ({ node, isRequired: true }));
  const labels = await readFiles(labelFiles, () => undefined, resolution);
  const own = mapOf(entryOf(service, 'environment'), (value, name) => {
    const known = isNull(value) ? lookup(name) : undefined;
    return known === undefined ? value : toScalar(known, value.origin);
  });
  const environment = new Map([...fromFiles, ...own]);
  const allLabels = new Map([...labels, ...mapOf(entryOf(service, 'labels'), (value) => value)]);
  return withEntries(withBuildArguments(service, lookup), {
    env_file: undefined,
    label_file: undefined,
    ...(environment.size > 0 && { environment: toMap(environment, originOf(service, 'environment')) }),
    ...(allLabels.size > 0 && { labels: toMap(allLabels, originOf(service, 'labels')) }),
  });
}

/** An argument of a build without a value is left out, unlike a variable of a container. */
function withBuildArguments(service: MapNode, lookup: Lookup): MapNode {
  const build = entryOf(service, 'build');
  const given = entryOf(build, 'args');
  if (build?.kind !== 'map' || given?.kind !== 'map') return service;
  const known = mapEntries(given, (value, name) => {
    if (!isNull(value)) return value;
    const inherited = lookup(name);
    return inherited === undefined ? undefined : toScalar(inherited, value.origin);
  });
  return withEntries(service, { build: withEntries(build, { args: known }) });
}

interface NamedFile {
  readonly node: Node;
  readonly format?: string | undefined;
  readonly isRequired: boolean;
}

async function readFiles(
  files: readonly NamedFile[],
  lookup: Lookup,
  { loading, envFiles }: Resolution,
): Promise<ReadonlyMap<string, Node>> {
  const found = new Map<string, string>();
  const nodes = new Map<string, Node>();
  for (const { node, format, isRequired } of files) {
    const file = textOf(node);
    // Where the file stands is not known before the variable is.
    if (file === undefined || hasHole(file)) continue;
    const known: Lookup = (name) => found.get(name) ?? lookup(name);
    const values = await readEnvFile({ file, at: placeOf(node.origin), format, isRequired }, known, loading);
    envFiles.set(file, values);
    for (const [name, value] of values) {
      found.set(name, value);
      nodes.set(name, toScalar(value, node.origin));
    }
  }
  return nodes;
}

function mapOf(node: Node | undefined, change: (value: Node, name: string) => Node): ReadonlyMap<string, Node> {
  return new Map(entriesOf(node).map(([name, value]) => [name, change(value, name)] as const));
}

function originOf(service: MapNode, key: string): MapNode['origin'] {
  return (entryOf(service, key) ?? service).origin;
}

function isFalse(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === false;
}
