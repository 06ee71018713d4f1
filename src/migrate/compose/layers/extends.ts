import { basename, dirname } from 'node:path';
import type { MapNode, Node } from '../../../manifest/node.ts';
import { placeOf, type Place } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import { nearest } from '../../../support/nearest.ts';
import { presentText, type Loading } from '../loading.ts';
import { resolvePaths } from '../paths/resolve-paths.ts';
import { absolutePath } from '../paths/absolute-path.ts';
import { isRemote } from '../paths/remote.ts';
import { entryOf, isNull, textOf, toMap, withEntries } from '../tree.ts';
import { readUnchecked, type Surroundings } from './layer.ts';
import { mergeTrees } from './merge.ts';
import { localPath } from './remote-file.ts';
import { applyResets } from './reset.ts';

/** Writes out `extends`: each service that extends another is merged onto it. `undefined` when one cannot be. */
export async function applyExtends(
  root: MapNode,
  resets: readonly Path[],
  within: Omit<Scope, 'services' | 'resets' | 'done' | 'chain' | 'circles'>,
): Promise<MapNode | undefined> {
  const services = root.entries.get('services');
  if (services?.kind !== 'map') return root;
  const scope: Scope = { ...within, services, resets, done: new Map(), chain: [], circles: new Set() };
  const extended: [string, Node][] = [];
  let isWrong = false;
  for (const [name, service] of services.entries) {
    const done = await extendService(name, service, scope);
    isWrong ||= done === undefined;
    if (done !== undefined) extended.push([name, done]);
  }
  return isWrong ? undefined : withEntries(root, { services: toMap(extended, services.origin) });
}

/** The file whose services are being extended. */
interface Scope {
  readonly file: string;
  readonly services: MapNode;
  /** `!reset` and `!override` of the file also take effect on what its services extend. */
  readonly resets: readonly Path[];
  readonly surroundings: Surroundings;
  readonly loading: Loading;
  readonly done: Map<string, Node>;
  /** `service in file` of those that wait for their base, outermost first. */
  readonly chain: readonly string[];
  /** Circles that were reported, by their members. */
  readonly circles: Set<string>;
}

async function extendService(name: string, service: Node, scope: Scope): Promise<Node | undefined> {
  const extending = entryOf(service, 'extends');
  if (service.kind !== 'map' || extending === undefined || isNull(extending)) return service;
  const done = scope.done.get(name);
  if (done !== undefined) return done;
  const step = `${name} in ${scope.file}`;
  if (scope.chain.includes(step)) return refuseCycle([...scope.chain, step], extending, scope);
  const reference = textOf(extending) ?? textOf(entryOf(extending, 'service'));
  // Anything else is told when the shape of the whole is checked.
  if (reference === undefined) return service;
  const next = { ...scope, chain: [...scope.chain, step] };
  const base = await findBase(presentText(reference, scope.loading), extending, next);
  if (base === undefined) return undefined;
  const merged = mergeBase(name, base, service, scope);
  scope.done.set(name, merged);
  return merged;
}

function mergeBase(name: string, base: Node, service: MapNode, { resets, loading }: Scope): Node {
  if (base.kind !== 'map') return withEntries(service, { extends: undefined });
  const place = ['services', name];
  const own = resets.filter((path) => place.every((key, index) => path[index] === key) && path.length > 2);
  const left = applyResets(
    base,
    own.map((path) => path.slice(2)),
  );
  return withEntries(mergeTrees(left, service, loading, place), { extends: undefined });
}

async function findBase(reference: string, extending: Node, scope: Scope): Promise<Node | undefined> {
  const fileNode = entryOf(extending, 'file');
  const named = textOf(fileNode);
  const at = placeOf((entryOf(extending, 'service') ?? extending).origin);
  if (fileNode === undefined || named === undefined) return findInScope(reference, at, scope);
  const path = presentText(named, scope.loading);
  const { directory } = scope.surroundings;
  const file = await localPath(path, directory, placeOf(fileNode.origin), scope.loading);
  if (file === undefined) return undefined;
  if (file === scope.file) return findInScope(reference, at, scope);
  const inner: Surroundings = {
    ...scope.surroundings,
    directory: isRemote(path) ? dirname(file) : dirname(absolutePath(path, directory, scope.loading.home)),
  };
  const read = await readUnchecked(file, placeOf(fileNode.origin), inner, scope.loading);
  if (read === undefined) return undefined;
  const resolved = resolvePaths(read.root, inner.directory, scope.loading);
  const services = resolved.entries.get('services');
  const empty = toMap([], read.root.origin);
  return findInScope(reference, at, {
    ...scope,
    file,
    services: services?.kind === 'map' ? services : empty,
    resets: read.resets,
    surroundings: inner,
    done: new Map(),
  });
}

async function findInScope(reference: string, at: Place, scope: Scope): Promise<Node | undefined> {
  const { services, file, loading } = scope;
  const base = services.entries.get(reference);
  if (base !== undefined) return extendService(reference, base, scope);
  const better = nearest(reference, services.entries.keys());
  loading.report.add({
    code: 'COMPOSE_EXTENDS',
    message: `there is no service \`${reference}\` to extend in ${basename(file)}`,
    hint: better === undefined ? 'Correct the name.' : `Did you mean \`${better}\`?`,
    at,
  });
  return undefined;
}

function refuseCycle(chain: readonly string[], extending: Node, { loading, circles }: Scope): undefined {
  const steps = chain.slice(chain.indexOf(chain.at(-1) ?? ''));
  const members = [...new Set(steps)].toSorted().join(' ');
  if (circles.has(members)) return undefined;
  circles.add(members);
  const circle = steps.map((step) => step.replace(/ in .*$/, (file) => ` in ${basename(file)}`)).join(' → ');
  const hint = 'Let one of them stand on its own.';
  loading.report.add({
    code: 'COMPOSE_EXTENDS_CYCLE',
    message: `services extend one another: ${circle}`,
    hint,
    at: placeOf(extending.origin, 'key'),
  });
  return undefined;
}
