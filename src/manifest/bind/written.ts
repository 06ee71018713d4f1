import { dirname } from 'node:path';
import type { Companion, Kind } from '../../kinds/kind.ts';
import { toNode, toValue, type MapNode, type Node } from '../node.ts';
import { setFile } from '../overlay/set.ts';
import { placeAt, type Place } from '../report.ts';
import type { Source } from '../source.ts';
import type { WrittenResource } from './context.ts';

/** The resources of the merged manifest whose type is known. */
export function writtenResources(
  resources: Node | undefined,
  kinds: ReadonlyMap<string, Kind>,
  directory: string,
): Map<string, WrittenResource> {
  const written = new Map<string, WrittenResource>();
  if (resources?.kind !== 'map') return written;
  for (const [name, node] of resources.entries) {
    const kind = node.kind === 'map' ? kindOf(node, kinds) : undefined;
    if (kind === undefined || node.kind !== 'map') continue;
    const { file } = node.origin.source;
    written.set(name, toWritten(name, { kind, node, directory: file === setFile ? directory : dirname(file) }));
  }
  return written;
}

/** What a resource brought along, as if it had been written where the resource asks for it. */
export function writtenCompanion(
  owner: WrittenResource,
  companion: Companion,
  kinds: ReadonlyMap<string, Kind>,
): WrittenResource | undefined {
  const inherited = ['profiles', 'explicitStart', 'network'].filter((key) => key in owner.options);
  const value = { ...Object.fromEntries(inherited.map((key) => [key, owner.options[key]])), ...companion.resource };
  const node = toNode(value, { source: createCompanionSource(askedFor(owner)) });
  const kind = node.kind === 'map' ? kindOf(node, kinds) : undefined;
  if (kind === undefined || node.kind !== 'map') return undefined;
  const written = toWritten(companion.name, { kind, node, directory: owner.directory });
  return { ...written, companionOf: owner.name };
}

function toWritten(
  name: string,
  { kind, node, directory }: { kind: Kind; node: MapNode; directory: string },
): WrittenResource {
  return { name, kind, node, directory, type: kind.name, options: toValue(node) as Readonly<Record<string, unknown>> };
}

function kindOf(node: MapNode, kinds: ReadonlyMap<string, Kind>): Kind | undefined {
  const type = node.entries.get('type');
  return type?.kind === 'scalar' && typeof type.value === 'string' ? kinds.get(type.value) : undefined;
}

/** The option that brings companions along is called `admin` wherever there is one. */
function askedFor(owner: WrittenResource): Place {
  return placeAt(owner.node, owner.node.entries.has('admin') ? ['admin'] : [], 'key');
}

function createCompanionSource(place: Place): Source {
  const { source, path, part } = place;
  return { file: source.file, text: source.text, find: () => source.find(path, part) };
}
