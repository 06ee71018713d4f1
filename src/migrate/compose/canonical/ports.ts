import type { Node } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import type { Loading } from '../loading.ts';
import { toList, toMap, toScalar } from '../tree.ts';
import { parsePort, type ShortPort } from './parse-port.ts';

/** The ports of a service, each in its long form: a range becomes one for each of its ports. */
export function toPorts(node: Node, loading: Loading): Node {
  if (node.kind !== 'list') return node;
  return toList(
    node.items.flatMap((item) => toLong(item, loading)),
    node.origin,
  );
}

function toLong(item: Node, { report, holes }: Loading): readonly Node[] {
  if (item.kind !== 'scalar' || item.value === null) return [item];
  const written = String(item.value);
  // A variable that holds more than one part of the form cannot stay one.
  const parsed = parsePort(holes?.bind(written, /[:/-]/) ?? written);
  if (!('wrong' in parsed)) return parsed.map((port) => toNode(port, item));
  report.add({
    code: 'COMPOSE_VALUE',
    message: `\`${written}\` is no port: ${parsed.wrong}`,
    hint: 'Write `"8080:80"`, `"127.0.0.1:8080:80/udp"` or the long form with `target` and `published`.',
    at: placeOf(item.origin),
  });
  return [];
}

function toNode({ target, published, hostIp, protocol }: ShortPort, { origin }: Node): Node {
  const fields = { mode: 'ingress', host_ip: hostIp, target, published, protocol };
  const present = Object.entries(fields).filter((field): field is [string, string | number] => field[1] !== undefined);
  return toMap(
    present.map(([key, value]) => [key, toScalar(value, origin)] as const),
    origin,
  );
}
