import type { Probe as KubernetesProbe } from 'kubernetes-types/core/v1.js';
import type { Resource } from '../../../model/resource.ts';
import { portName } from '../names.ts';
import { listeningPort } from '../../endpoint-text.ts';
import type { PodPort } from '../unit.ts';

/** The ports of a resource's pods, one for each number and protocol. */
export function podPorts(resource: Resource): readonly PodPort[] {
  const ports = new Map<string, PodPort>();
  const names = new Set<string>();
  for (const endpoint of resource.endpoints) {
    const containerPort = listeningPort(endpoint);
    const protocol = endpoint.protocol === 'udp' ? 'UDP' : 'TCP';
    const key = `${containerPort}/${protocol}`;
    if (ports.has(key)) continue;
    const wanted = portName(endpoint, containerPort);
    const name = names.has(wanted) ? `p${containerPort}${endpoint.protocol}` : wanted;
    names.add(name);
    ports.set(key, { endpoint, port: { name, containerPort, protocol } });
  }
  return [...ports.values()];
}

/** The port that an endpoint is served on. */
export function portOf(ports: readonly PodPort[], resource: Resource, endpoint: string): PodPort | undefined {
  const found = resource.endpoints.find(({ name }) => name === endpoint);
  if (found === undefined) return undefined;
  const number = listeningPort(found);
  return ports.find(({ port, endpoint: { protocol } }) => port.containerPort === number && protocol === found.protocol);
}

/** What is asked of a port that speaks nothing we know: it must accept a connection. */
export function tcpCheck(port: string): Pick<KubernetesProbe, 'tcpSocket'> {
  return { tcpSocket: { port } };
}
