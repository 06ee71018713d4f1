import type { ComposePort, ComposeService } from '../../../compose/model/service.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import { listeningPort } from '../../endpoint-text.ts';
import { reportOn, type Publishing } from '../publishing.ts';

const local = '127.0.0.1';
const everywhere = '0.0.0.0';

/** The ports that the machine opens for a service, and those that only other services reach. */
export function toPorts(publishing: Publishing, resource: Resource): Pick<ComposeService, 'ports' | 'expose'> {
  const { endpoints, replicas } = resource;
  const perPort = (endpoint: Endpoint): number => (isShared(resource, endpoint) ? 1 : replicas.count);
  const opened = endpoints.filter((endpoint) => isOpened(endpoint, perPort(endpoint)));
  const ports = opened.map((endpoint) => toPort(endpoint, perPort(endpoint)));
  if (replicas.count > 1) reportSpread(publishing, resource, ports);
  const shown = new Set(opened.map((endpoint) => `${listeningPort(endpoint)}/${endpoint.protocol}`));
  const inner = publishing.servers.has(resource.name) ? [] : endpoints;
  const expose = inner.flatMap((endpoint) => {
    const port = listeningPort(endpoint);
    if (shown.has(`${port}/${endpoint.protocol}`)) return [];
    return [endpoint.protocol === 'udp' ? `${port}/udp` : String(port)];
  });
  return { ...(ports.length > 0 && { ports }), ...(expose.length > 0 && { expose: [...new Set(expose)] }) };
}

/** `mode: ingress`: one port for all replicas, as a swarm has it. */
function isShared({ options }: Resource, { name }: Endpoint): boolean {
  const written = options['endpoints'] as Readonly<Record<string, { readonly mode?: string }>> | undefined;
  return written?.[name]?.mode === 'ingress';
}

/** A port of the machine. Of several replicas, none is the one that people on the machine itself would mean. */
function isOpened({ port, external, bind }: Endpoint, replicas: number): boolean {
  return external || bind !== local || (port !== undefined && replicas === 1);
}

function publishedOf(endpoint: Endpoint): number | undefined {
  const { port, external } = endpoint;
  return port ?? (external ? listeningPort(endpoint) : undefined);
}

/** One port of the machine leads to one container: several get one each, from a range. */
function toPort(endpoint: Endpoint, replicas: number): ComposePort {
  const { external, bind, protocol } = endpoint;
  const first = publishedOf(endpoint);
  const address = external ? everywhere : bind;
  const last = first === undefined ? 0 : first + replicas - 1;
  return {
    target: listeningPort(endpoint),
    ...(first !== undefined && { published: replicas > 1 ? `${first}-${last}` : String(first) }),
    ...(address !== everywhere && { host_ip: address }),
    protocol,
    mode: 'ingress',
  };
}

function reportSpread(publishing: Publishing, resource: Resource, ports: readonly ComposePort[]): void {
  const published = ports.flatMap((port) => (typeof port.published === 'string' ? [port.published] : []));
  const ranges = published.filter((text) => text.includes('-'));
  const shared = published.filter((text) => !text.includes('-'));
  if (shared.length > 0)
    reportOn(publishing, resource, {
      code: 'COMPOSE_PORTS_SPREAD',
      severity: 'warning',
      message: `${resource.name} has ${resource.replicas.count} replicas and port ${shared.join(' and ')} for all of them (\`mode: ingress\`), which only a swarm gives: on one machine the second cannot start`,
      hint: 'Leave `mode` out, and each replica gets a port of its own; or give it `replicas: 1`.',
    });
  if (ranges.length === 0) return;
  reportOn(publishing, resource, {
    code: 'COMPOSE_PORTS_SPREAD',
    severity: 'warning',
    message: `${resource.name} has ${resource.replicas.count} replicas, and under Compose a port leads to one of them: they get the ports ${ranges.join(' and ')}`,
    hint: 'Put a `gateway` before it, which has one address for all, or give it `replicas: 1`.',
  });
}

/** Two services that open one port: the second one could not start. Those of a profile may never run together. */
export function reportTakenPorts(
  publishing: Publishing,
  services: Readonly<Record<string, Pick<ComposeService, 'ports' | 'profiles'>>>,
): void {
  const taken: TakenPort[] = [];
  for (const [service, { ports = [], profiles = [] }] of Object.entries(services)) {
    if (profiles.length > 0) continue;
    for (const port of ports.flatMap((each) => numbersOf(service, each))) {
      const other = taken.find((known) => known.service !== service && collide(known, port));
      if (other !== undefined) reportTaken(publishing, port, other);
      taken.push(port);
    }
  }
}

interface TakenPort {
  readonly service: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
}

function numbersOf(service: string, { published, protocol, host_ip: ip }: ComposePort): readonly TakenPort[] {
  if (typeof published !== 'string') return [];
  const [first = 0, last = first] = published.split('-').map(Number);
  const address = typeof ip === 'string' ? ip : everywhere;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    return { service, port: first + index, protocol: protocol === 'udp' ? protocol : 'tcp', address };
  });
}

function collide(one: TakenPort, other: TakenPort): boolean {
  const isSame = one.port === other.port && one.protocol === other.protocol;
  return isSame && (one.address === other.address || [one.address, other.address].includes(everywhere));
}

function reportTaken(publishing: Publishing, { service, port }: TakenPort, other: TakenPort): void {
  const resource = publishing.application.resources.get(service);
  if (resource === undefined) return;
  reportOn(publishing, resource, {
    code: 'COMPOSE_PORT_TAKEN',
    severity: 'warning',
    message: `${service} and ${other.service} would both open port ${port} of the machine`,
    hint: 'Give one of them another `port`.',
  });
}
