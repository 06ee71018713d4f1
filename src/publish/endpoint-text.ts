import { publishedPort, type Endpoint } from '../model/endpoint.ts';
import type { KindEndpointProperty } from '../model/expression.ts';

/** What is asked of an endpoint, where others find it by the name of a host. */
export function endpointText(endpoint: Endpoint, host: string, property: KindEndpointProperty): string {
  const port = String(listeningPort(endpoint));
  switch (property) {
    case 'host':
    case 'ipv4Host':
      return host;
    case 'port':
    case 'stablePort':
    case 'targetPort':
      return port;
    case 'scheme':
      return endpoint.scheme;
    case 'hostAndPort':
      return `${host}:${port}`;
    case 'url':
      return `${endpoint.scheme}://${host}:${port}`;
  }
}

/** Where a container of it listens, for those that share a network with it. */
export function listeningPort(endpoint: Endpoint): number {
  return endpoint.networkPort ?? publishedPort(endpoint);
}
