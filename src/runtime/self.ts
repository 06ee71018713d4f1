import type { Resolver } from '../model/expression.ts';
import type { DesiredEndpoint } from '../plan/desired.ts';

/** Where one replica's endpoint is reached, from this machine, and where it listens itself. */
export interface OwnAddress {
  readonly endpoint: DesiredEndpoint;
  readonly host: string;
  readonly port: number;
  readonly targetPort: number;
}

/** Gives a replica its number and its own endpoints: what the plan left open. */
export function createSelfResolver(replica: number, addresses: readonly OwnAddress[]): Resolver {
  return (source) => {
    if (source.from === 'replica') return String(replica);
    if (source.from !== 'self') return undefined;
    const own = addresses.find(({ endpoint }) => endpoint.name === source.endpoint);
    if (own === undefined) return undefined;
    switch (source.property) {
      case 'url':
        return `${own.endpoint.scheme}://${own.host}:${own.port}`;
      case 'host':
        return own.host;
      case 'port':
        return String(own.port);
      case 'scheme':
        return own.endpoint.scheme;
      case 'targetPort':
        return String(own.targetPort);
      case 'hostAndPort':
        return `${own.host}:${own.port}`;
    }
  };
}
