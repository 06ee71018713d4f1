import { plainText } from '../../../support/plain-text.ts';
import { isFields, listOf, type ClusterObject, type Fields } from '../read/cluster-object.ts';
import type { DraftResource } from '../../draft/draft.ts';
import { endpointOfService } from './endpoints.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';
import { sharingKind } from './servers.ts';

interface Way {
  readonly object: ClusterObject;
  readonly host: string;
  readonly path: string;
  readonly strips: boolean;
  readonly workload: MappedWorkload;
  readonly endpoint: string;
  readonly weight?: number;
}

/** What is open to the outside: an endpoint that is external, or a gateway where paths lead to several. */
export function mapWaysIn(mapping: Mapping): void {
  for (const object of mapping.of('Ingress', 'HTTPRoute', 'GRPCRoute')) {
    const ways = object.kind === 'Ingress' ? ingressWays(mapping, object) : routeWays(mapping, object);
    const weighted = ways.filter(({ weight }) => weight !== undefined);
    if (weighted.length > 1 && sharingKind() !== undefined) addShared(mapping, object, weighted);
    else for (const group of groupByTargets(ways)) addGroup(mapping, object, group);
  }
}

function ingressWays(mapping: Mapping, object: ClusterObject): readonly Way[] {
  const rewrite = Object.entries((object.look('metadata', 'annotations') ?? {}) as Fields).find(([key]) =>
    key.endsWith('/rewrite-target'),
  );
  const strips = rewrite !== undefined && /^\/(?:\$\d)?$/.test(String(rewrite[1]));
  if (strips) object.take('metadata', 'annotations', rewrite[0]);
  object.take('spec', 'rules');
  object.take('spec', 'defaultBackend');
  noteTls(mapping, object);
  const { defaultBackend, rules } = object.look('spec') as {
    readonly defaultBackend?: unknown;
    readonly rules?: unknown;
  };
  const fallback = isFields(defaultBackend) ? [{ http: { paths: [{ path: '/', backend: defaultBackend }] } }] : [];
  return [...listOf(rules), ...(fallback as readonly Fields[])].flatMap((rule) => {
    const paths = isFields(rule['http']) ? listOf(rule['http']['paths']) : [];
    return paths.flatMap(({ path = '/', backend }) => {
      const service = isFields(backend) && isFields(backend['service']) ? backend['service'] : {};
      const port = isFields(service['port']) ? (service['port']['name'] ?? service['port']['number']) : undefined;
      const text = String(path);
      const plain = text.replace(/\(.*$/, '').replace(/(?<=.)\/$/, '');
      if (plain !== text && /[(*[]/.test(text) && !strips)
        mapping.remark('changed', object, `its path ${text} is ${plain === '' ? '/' : plain} now, by whole segments`);
      const way = {
        object,
        host: plainText(rule['host']),
        path: plain === '' ? '/' : plain,
        strips: strips && plain !== '' && plain !== '/',
      };
      return toWay(mapping, way, { name: plainText(service['name']), port });
    });
  });
}

function noteTls(mapping: Mapping, object: ClusterObject): void {
  const tls = object.look('spec', 'tls');
  if (tls === undefined || object.isOurs) return;
  object.take('spec', 'tls');
  const names = listOf(tls)
    .map(({ secretName }) => String(secretName))
    .join(', ');
  mapping.remark(
    'changed',
    object,
    `its certificate stood in ${names}; published with \`--edge ingress\` it is expected in \`<name>-tls\`, else at the Gateway`,
    ['spec', 'tls'],
  );
}

function routeWays(mapping: Mapping, object: ClusterObject): readonly Way[] {
  object.take('spec', 'rules');
  object.take('spec', 'hostnames');
  object.take('spec', 'parentRefs');
  const hosts = object.look('spec', 'hostnames');
  const names = Array.isArray(hosts) && hosts.length > 0 ? hosts.map(String) : [''];
  return names.flatMap((host) =>
    listOf(object.look('spec', 'rules')).flatMap((rule) => {
      const matches = listOf(rule['matches']);
      const paths =
        matches.length === 0 ? ['/'] : matches.map(({ path }) => (isFields(path) ? String(path['value']) : '/'));
      const strips = listOf(rule['filters']).some(({ type }) => type === 'URLRewrite');
      const backends = listOf(rule['backendRefs']);
      return paths.flatMap((path) =>
        backends.flatMap(({ name, port, weight }) => {
          const share = backends.length > 1 ? { weight: Number(weight ?? 1) } : {};
          return toWay(mapping, { object, host, path, strips, ...share }, { name: String(name), port });
        }),
      );
    }),
  );
}

function toWay(
  mapping: Mapping,
  way: Omit<Way, 'workload' | 'endpoint'>,
  { name, port }: { readonly name: string; readonly port: unknown },
): readonly Way[] {
  const workload = mapping.workloads.find(({ services }) => services.some((service) => service.name === name));
  const endpoint = workload === undefined ? undefined : endpointOfService(workload, port);
  if (workload !== undefined && endpoint !== undefined) return [{ ...way, workload, endpoint }];
  const where = `${way.host}${way.path}`;
  mapping.remark(
    'decide',
    way.object,
    `leads ${where} to the Service ${name}, which none of these workloads is behind`,
  );
  return [];
}

/** Hosts that lead to the same places. */
function groupByTargets(ways: readonly Way[]): readonly (readonly Way[])[] {
  const byHost = new Map<string, Way[]>();
  for (const way of ways) byHost.set(way.host, [...(byHost.get(way.host) ?? []), way]);
  const groups = new Map<string, Way[]>();
  for (const own of byHost.values()) {
    const key = own.map(({ path, workload, endpoint }) => `${path} ${workload.resource.name} ${endpoint}`).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), ...own]);
  }
  return [...groups.values()];
}

function addGroup(mapping: Mapping, object: ClusterObject, ways: readonly Way[]): void {
  const [first] = ways;
  if (first === undefined) return;
  const hosts = [...new Set(ways.map(({ host }) => host))].filter((host) => host !== '');
  const isPlain = ways.every(({ path, workload, strips }) => path === '/' && workload === first.workload && !strips);
  if (isPlain) return open(mapping, first, hosts);
  const name = mapping.takeName(object.name, ['gateway', 'ingress']);
  const routes = [...new Map(ways.map((way) => [way.path, toRoute(way)])).values()];
  const options = {
    endpoints: { http: { targetPort: 8080, external: true } },
    routes,
    ...(hosts.length > 0 && { kubernetes: { hosts } }),
  };
  mapping.further.push({ name, type: 'gateway', comment: commentOf(object), options });
  mapping.remark('became', object, `${name}, a gateway: the longest of its paths that fits wins`);
}

function toRoute({ path, strips, workload, endpoint }: Way): Fields {
  const endpoints = Object.keys(workload.resource.options['endpoints'] ?? {});
  const { name } = workload.resource;
  return { path, to: name, ...(endpoints[0] !== endpoint && { endpoint }), ...(strips && { stripPrefix: true }) };
}

function open({ remark }: Mapping, { object, workload, endpoint }: Way, hosts: readonly string[]): void {
  const { options, name } = workload.resource;
  const endpoints = (options['endpoints'] ?? {}) as Record<string, Record<string, unknown>>;
  endpoints[endpoint] = { ...endpoints[endpoint], external: true };
  if (!object.isOurs) remark('became', object, `the endpoint ${endpoint} of ${name}, which is external`);
  if (hosts.length === 0) return;
  const block = (options['kubernetes'] ??= {}) as Record<string, unknown>;
  const before = block['hosts'];
  const isOther = Object.values(endpoints).filter(({ external }) => external === true).length > 1;
  if (isOther && isFields(before)) block['hosts'] = { ...before, [endpoint]: hosts };
  else block['hosts'] = Array.isArray(before) ? [...new Set([...(before as string[]), ...hosts])] : hosts;
}

function addShared(mapping: Mapping, object: ClusterObject, ways: readonly Way[]): void {
  const type = sharingKind();
  if (type === undefined) return;
  const isEven = ways.every(({ weight }) => weight === ways[0]?.weight);
  const origins = ways.map(({ workload: { resource }, weight }) =>
    isEven ? resource.name : { resource: resource.name, weight },
  );
  const hosts = [...new Set(ways.map(({ host }) => host))].filter((host) => host !== '');
  const resource: DraftResource = {
    name: mapping.takeName(object.name, ['front']),
    type,
    comment: commentOf(object),
    options: { origins, ...(!isEven && { routing: 'weighted' }), ...(hosts.length > 0 && { domains: hosts }) },
  };
  mapping.further.push(resource);
  mapping.remark('became', object, `${resource.name}, of the type ${type}`);
}

function commentOf(object: ClusterObject): string {
  return ` from the ${object.kind} ${object.name}`;
}
