import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import {
  block,
  inline,
  putEntry,
  replaceAt,
  toNode,
  withoutEntry,
  type TemplateNode,
} from '../template/template-node.ts';
import { isSameData, valueAt, type FillRequest, type Slot } from './slot.ts';

/** The host names that a resource is reached by from outside. */
export const hostsSlot: Slot = {
  read(objects) {
    const [hosts] = objects.flatMap((object) => (isWayIn(object) ? [hostsOf(object)] : []));
    return hosts === undefined ? {} : { hosts };
  },
  fill(node, request) {
    const { object, values } = request;
    if (!isWayIn(object) || !isSameData(hostsOf(object), values.hosts)) return node;
    return object.kind === 'Ingress' ? fillIngress(node, request) : fillRoute(node);
  },
};

const hosts = '$resource.hosts';

function isWayIn({ kind }: KubernetesObject): boolean {
  return ['HTTPRoute', 'GRPCRoute', 'Ingress'].includes(kind);
}

function hostsOf(object: KubernetesObject): readonly string[] {
  if (object.kind !== 'Ingress') return (valueAt(object, ['spec', 'hostnames']) ?? []) as readonly string[];
  return rulesOf(object).flatMap(({ host }) => host ?? []);
}

interface IngressRule {
  readonly host?: string;
  readonly http?: unknown;
}

function rulesOf(object: KubernetesObject): readonly IngressRule[] {
  return (valueAt(object, ['spec', 'rules']) ?? []) as readonly IngressRule[];
}

function fillRoute(node: TemplateNode): TemplateNode {
  const entry = { key: 'hostnames', value: block(`toYaml ${hosts}`), within: [`if ${hosts}`] };
  return replaceAt(node, ['spec'], (spec) => putEntry(withoutEntry(spec, 'hostnames'), entry, 'parentRefs'));
}

/** A rule for each host, or one for all. */
function fillIngress(node: TemplateNode, { object }: FillRequest): TemplateNode {
  const rules = rulesOf(object);
  const [first] = rules;
  const isRegular = first !== undefined && rules.every(({ http }) => isSameData(http, first.http));
  if (!isRegular) return node;
  const http = { key: 'http', value: toNode(first.http) };
  const items = [
    {
      value: { node: 'map', entries: [{ key: 'host', value: inline('$host | quote') }, http] },
      within: [`range $host := ${hosts}`],
    },
    { value: { node: 'map', entries: [http] }, within: [`if not ${hosts}`] },
  ] as const;
  const ruled = replaceAt(node, ['spec', 'rules'], () => ({ node: 'list', items }));
  const tls = valueAt(object, ['spec', 'tls']);
  if (!Array.isArray(tls) || tls.length !== 1 || !isSameData(valueAt(tls[0], ['hosts']), hostsOf(object))) return ruled;
  const certified = replaceAt(ruled, ['spec', 'tls', 0, 'hosts'], () => block(`toYaml ${hosts}`));
  return replaceAt(certified, ['spec'], (spec) => conditional(spec, 'tls'));
}

function conditional(map: TemplateNode, key: string): TemplateNode {
  if (map.node !== 'map') return map;
  return {
    ...map,
    entries: map.entries.map((entry) => (entry.key === key ? { ...entry, within: [`if ${hosts}`] } : entry)),
  };
}
