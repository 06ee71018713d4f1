import type { Node } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import type { Loading } from '../loading.ts';
import { itemsOf, textOf, toList, toScalar } from '../tree.ts';

interface Host {
  readonly name: string;
  readonly address: string;
  readonly node: Node;
}

/** Hosts with their addresses as `name=address`, one for each address. */
export function toHosts(node: Node, loading: Loading): Node {
  const hosts =
    node.kind === 'map' ? [...node.entries].flatMap(([name, each]) => fromEntry(name, each)) : fromList(node, loading);
  const lines = hosts.map(({ name, address, node: item }) => {
    if (name === '' || /[:=]/.test(name)) reportName(name, item, loading);
    return toScalar(`${name}=${address.replace(/^\[(.+)\]$/, '$1')}`, item.origin);
  });
  return toList(
    lines.toSorted((one, other) => (String(one.value) < String(other.value) ? -1 : 1)),
    node.origin,
  );
}

function fromEntry(name: string, node: Node): readonly Host[] {
  const addresses = node.kind === 'list' ? node.items : [node];
  return addresses.map((address) => ({ name, address: textOf(address) ?? '', node: address }));
}

function fromList(list: Node, loading: Loading): readonly Host[] {
  return itemsOf(list).flatMap((node): readonly Host[] => {
    const written = textOf(node) ?? '';
    const text = loading.holes?.bind(written, /[=:]/) ?? written;
    const separator = text.includes('=') ? '=' : ':';
    const at = text.indexOf(separator);
    if (at !== -1) {
      const name = text.slice(0, at);
      const addresses = text.slice(at + 1).split(',');
      return addresses.map((address) => ({ name, address, node }));
    }
    const message = `\`${written}\` names a host without an address`;
    const hint = 'Write `host=address`.';
    loading.report.add({ code: 'COMPOSE_VALUE', message, hint, at: placeOf(node.origin) });
    return [];
  });
}

function reportName(name: string, node: Node, { report }: Loading): void {
  const message = `\`${name}\` is no name of a host`;
  report.add({ code: 'COMPOSE_VALUE', message, hint: 'Write `host=address`.', at: placeOf(node.origin) });
}
