import type { ComposePort, ComposeService } from '../../../compose/model/service.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import { listeningPort } from '../../endpoint-text.ts';
import { noteOn, reportOn, type Publishing } from '../publishing.ts';
import type { SwarmRouting } from './routing.ts';

const everywhere = '0.0.0.0';

/** The ports that nodes open for a service. What only other services reach needs no word there. */
export function createToPorts(
  routing: SwarmRouting,
): (publishing: Publishing, resource: Resource) => Pick<ComposeService, 'ports'> {
  return (publishing, resource) => {
    const opened = resource.endpoints.filter((endpoint) => isOpened(endpoint));
    const kept = resource.endpoints.filter((endpoint) => endpoint.port !== undefined && !isOpened(endpoint));
    if (kept.length > 0) noteKept(publishing, resource, kept);
    const bound = opened.filter(({ external, bind }) => !external && bind !== everywhere);
    if (bound.length > 0) warnOfAddress(publishing, resource, bound);
    if (routing === 'host' && opened.length > 0) noteSpread(publishing, resource);
    const ports = opened.map((endpoint) => toPort(endpoint, routing));
    return ports.length === 0 ? {} : { ports };
  };
}

/** A swarm opens ports on every address of its nodes, so that one for this machine alone stays shut. */
function isOpened({ external, bind }: Endpoint): boolean {
  return external || !isLocal(bind);
}

function isLocal(address: string): boolean {
  return /^127\.|^(::1|localhost)$/.test(address);
}

function toPort(endpoint: Endpoint, routing: SwarmRouting): ComposePort {
  const target = listeningPort(endpoint);
  return {
    target,
    published: String(endpoint.port ?? target),
    protocol: endpoint.protocol,
    mode: routing === 'host' ? 'host' : 'ingress',
  };
}

function noteKept(publishing: Publishing, resource: Resource, kept: readonly Endpoint[]): void {
  const list = kept.map(({ port }) => port).join(' and ');
  noteOn(
    publishing,
    resource,
    `${resource.name} opens no port ${list}: a swarm opens ports on every address of its nodes, and this one is for its machine alone`,
    'Other services reach it by its name. Say `external: true` for what everybody may reach.',
  );
}

function warnOfAddress(publishing: Publishing, resource: Resource, bound: readonly Endpoint[]): void {
  const list = bound.map(({ port, targetPort, bind }) => `${port ?? targetPort ?? 0} (${bind})`).join(' and ');
  reportOn(publishing, resource, {
    code: 'SWARM_PORT_EVERYWHERE',
    severity: 'warning',
    message: `${resource.name} opens port ${list} on every address of the nodes: a swarm knows no other way`,
    hint: 'Let a firewall shut it, or leave `bind` out so that it is not opened.',
  });
}

function noteSpread(publishing: Publishing, resource: Resource): void {
  const { name, replicas } = resource;
  if (replicas.count < 2) return;
  reportOn(publishing, resource, {
    code: 'SWARM_PORT_PER_NODE',
    severity: 'note',
    message: `${name} has ${replicas.count} replicas and a port of its node each, so that it needs as many nodes`,
    hint: 'Put a `gateway` before it, or leave `--swarm-routing host` away where the kernel has IPVS.',
  });
}
