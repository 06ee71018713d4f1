import type { ComposePort } from '../../../compose/model/service.ts';
import { isOpen } from '../../../compose/model/values.ts';
import type { MappedService, Mapping } from './mapping.ts';

/** Ports that are nearly always of a page or an API. */
const webPorts = new Set([80, 3000, 3001, 4200, 5000, 5173, 8000, 8001, 8025, 8080, 8081, 8088, 8888, 9090, 16_686]);

interface Endpoint {
  port?: number | string;
  targetPort?: number;
  protocol?: 'udp';
  scheme?: string;
  bind?: string;
  range?: string;
  mode?: string;
}

/** `ports` and `expose` as endpoints. */
export function mapEndpoints(mapping: Mapping, mapped: MappedService): void {
  const { service, left, resource, server, key } = mapped;
  const endpoints: Record<string, Endpoint> = {};
  const kept: ComposePort[] = [];
  for (const port of service.ports ?? []) {
    const endpoint = toEndpoint(mapping, mapped, port);
    if (typeof port.name === 'string')
      mapping.remark(
        'changed',
        key,
        `the name ${port.name} of a port is that of its endpoint, and is not published again`,
        ['services', key, 'ports'],
      );
    if (endpoint?.port !== undefined && hasReplicas(service)) shareAmongReplicas(mapping, key, endpoint);
    if (endpoint === undefined) kept.push(port);
    else if (server === undefined) addEndpoint(endpoints, endpoint, resource.type, port.name);
    else if (!givePort(mapped, endpoint)) kept.push(port);
  }
  delete left['ports'];
  if (kept.length > 0) {
    left['ports'] = kept;
    const text = 'has ports that the manifest cannot say; they were left out unless they are in its `compose:` block';
    mapping.remark('decide', key, text, ['services', key, 'ports']);
  }
  if (server !== undefined) {
    if (left['expose'] !== undefined && !mapping.options.isFaithful) delete left['expose'];
    return;
  }
  for (const text of service.expose ?? []) {
    const found = isOpen(text) ? null : /^(\d+)(\/tcp)?$/.exec(text);
    const target = Number(found?.[1]);
    if (found === null || Object.values(endpoints).some(({ port, targetPort = port }) => targetPort === target))
      continue;
    addEndpoint(endpoints, { targetPort: target }, resource.type);
    left['expose'] = (left['expose'] as readonly unknown[]).filter((each) => each !== text);
  }
  const exposed = (left['expose'] as readonly unknown[] | undefined) ?? [];
  const listens = new Set(Object.values(endpoints).map(({ port, targetPort = port }) => String(targetPort)));
  if (exposed.every((each) => listens.has(String(each).replace('/tcp', '')))) delete left['expose'];
  if (Object.keys(endpoints).length > 0) resource.options['endpoints'] = endpoints;
}

function toEndpoint(mapping: Mapping, { key }: MappedService, port: ComposePort): Endpoint | undefined {
  const { options, remark } = mapping;
  const { target, published, host_ip: ip, protocol = 'tcp', mode, app_protocol: app, name: _name, ...more } = port;
  if (isOpen(target) || isOpen(ip) || isOpen(mode) || target === undefined) return undefined;
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  if (Object.keys(more).some((word) => !word.startsWith('x-'))) return undefined;
  const given = isOpen(published) ? mapping.parameters.toExpression(published) : undefined;
  const isParameter = given !== undefined && /^\$\{parameters\.[A-Za-z_][A-Za-z0-9_]*\}$/.test(given);
  if (isOpen(published) && !isParameter) return undefined;
  const range = typeof published === 'string' && /^\d+-\d+$/.test(published) ? published : undefined;
  const isBare = published === undefined || published === '' || range !== undefined || isOpen(published);
  const own = isBare ? undefined : Number(published);
  if (own !== undefined && !Number.isInteger(own)) return undefined;
  const isEverywhere = ip === undefined || ip === '0.0.0.0' || ip === '';
  if (isEverywhere && own !== undefined && !options.isFaithful) {
    const text = `port ${own} was open to other machines; now it is to this one only, unless the endpoint says \`bind: 0.0.0.0\``;
    remark('changed', key, text, ['services', key, 'ports']);
  }
  if (published === undefined && !options.isFaithful) {
    const text = `port ${target} was open at a port that the engine chose; now apphost chooses one, and published to Compose only other services reach it`;
    remark('changed', key, text, ['services', key, 'ports']);
  }
  if (own !== undefined && own < 1024 && own > 0)
    remark('changed', key, `port ${own} is opened by apphost itself, and below 1024 only root may`, [
      'services',
      key,
      'ports',
    ]);
  return {
    ...(own !== undefined && own > 0 && { port: own }),
    ...(isParameter && { port: given }),
    ...(range !== undefined && { range }),
    ...(mode === 'host' && { mode }),
    ...(target !== own && { targetPort: target }),
    ...(protocol === 'udp' && { protocol }),
    ...(typeof app === 'string' && /^[a-z][a-z0-9+.-]*$/.test(app) && { scheme: app }),
    ...(isEverywhere ? options.isFaithful && { bind: '0.0.0.0' } : ip !== '127.0.0.1' && { bind: ip }),
  };
}

function hasReplicas({ deploy, scale }: MappedService['service']): boolean {
  const count = deploy?.replicas ?? scale;
  return typeof count === 'number' && count > 1;
}

/** One port for several containers: a swarm leads it to all of them, and so does `up`. */
function shareAmongReplicas({ options, remark }: Mapping, key: string, endpoint: Endpoint): void {
  if (options.isFaithful) endpoint.mode ??= 'ingress';
  else if (endpoint.mode === undefined) {
    const text = `port ${String(endpoint.port)} leads to all of its replicas; published to Compose, each gets a port of its own`;
    remark('changed', key, text, ['services', key, 'ports']);
  }
}

/** A port of the server that its type knows. */
function givePort({ server, resource }: MappedService, { port, targetPort }: Endpoint): boolean {
  const first = server?.endpoints[0];
  if (first === undefined || first.targetPort !== (targetPort ?? port) || typeof port === 'string') return false;
  if (port === undefined) return true;
  if (resource.options['port'] !== undefined) return false;
  resource.options['port'] = port;
  return true;
}

function isEndpointName(name: string): boolean {
  return /^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/.test(name);
}

function addEndpoint(
  endpoints: Record<string, Endpoint>,
  endpoint: Endpoint,
  type: string,
  wish?: ComposePort['name'],
): void {
  const target = Number(endpoint.targetPort ?? endpoint.port);
  const isWeb = endpoint.protocol !== 'udp' && (type === 'project' || webPorts.has(target));
  const usual = target === 443 ? 'https' : isWeb ? 'http' : (endpoint.protocol ?? 'tcp');
  const name = typeof wish === 'string' && isEndpointName(wish) ? wish : usual;
  const names = [
    name,
    `${name}-${target}`,
    ...Array.from({ length: 100 }, (_, index) => `${name}-${target}-${index + 2}`),
  ];
  const free = names.find((each) => !(each in endpoints)) ?? name;
  endpoints[free] = {
    ...endpoint,
    ...(free.startsWith('http-') && endpoint.scheme === undefined && { scheme: 'http' }),
  };
}
