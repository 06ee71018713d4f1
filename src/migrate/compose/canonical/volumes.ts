import type { MapNode, Node, Origin } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import { presentText, type Loading } from '../loading.ts';
import { textOf, toMap, toScalar } from '../tree.ts';
import { cleanTarget } from './clean-target.ts';
import { parseVolume, type ShortVolume } from './parse-volume.ts';

/** A mount in its long form. */
export function toMount(node: Node, loading: Loading): Node {
  const written = textOf(node);
  if (written === undefined) return node;
  // A variable that holds more than one part of the form cannot stay one.
  const spec = loading.holes?.bind(written, /.:./) ?? written;
  const parsed = parseVolume(spec, (text) => presentText(text, loading));
  if (!('wrong' in parsed)) return toNode(parsed, node.origin);
  loading.report.add({
    code: 'COMPOSE_VALUE',
    message: `\`${written}\` is no mount: ${parsed.wrong}`,
    hint: 'Write `source:target` or `source:target:ro`; the long form takes everything else.',
    at: placeOf(node.origin),
  });
  return node;
}

function toNode(volume: ShortVolume, origin: Origin): MapNode {
  const { type, source, target, readOnly, noCopy, propagation, selinux } = volume;
  const options = (given: Readonly<Record<string, string | boolean | undefined>>): MapNode | undefined => {
    const present = Object.entries(given).filter(
      (entry): entry is [string, string | boolean] => entry[1] !== undefined,
    );
    if (present.length === 0) return undefined;
    return toMap(
      present.map(([key, value]) => [key, toScalar(value, origin)] as const),
      origin,
    );
  };
  // Only the short form creates the folder on the host that is not there.
  const bind = options({ create_host_path: type === 'bind' ? true : undefined, propagation, selinux });
  const fields = options({ type, source, target: cleanTarget(target), read_only: readOnly ? true : undefined });
  return toMap(
    [
      ...(fields?.entries ?? []),
      ...(bind === undefined ? [] : [['bind', bind] as const]),
      ...(noCopy ? [['volume', toMap([['nocopy', toScalar(true, origin)]], origin)] as const] : []),
    ],
    origin,
  );
}
