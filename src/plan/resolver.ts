import type { Application } from '../model/application.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { evaluate, type KindEndpointProperty, type Resolver } from '../model/expression.ts';
import type { Resource } from '../model/resource.ts';

/** Where the reader of a value stands. */
export type Network = 'host' | 'container';

/** What is known only on this machine, now. */
export interface Facts {
  /** The stable port of an endpoint. */
  readonly port: (resource: string, endpoint: string) => number;
  readonly parameters: ReadonlyMap<string, string>;
  /** The environment that `apphost` runs in. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Fills everything but a replica's own endpoints (`self`), which only its start decides. */
export function createResolver(application: Application, facts: Facts, network: Network): Resolver {
  const resolve: Resolver = (source) => {
    switch (source.from) {
      case 'endpoint': {
        const resource = application.resources.get(source.resource);
        const endpoint = resource?.endpoints.find((candidate) => candidate.name === source.endpoint);
        if (resource === undefined || endpoint === undefined) return undefined;
        return endpointProperty(addressOf(resource, endpoint, { facts, network }), endpoint, source.property);
      }
      case 'connection': {
        const connection = application.resources.get(source.resource)?.connection;
        const isString = source.property === 'connectionString';
        const expression = isString ? connection?.connectionString : connection?.properties[source.property];
        return expression === undefined ? undefined : evaluate(expression, resolve);
      }
      case 'parameter':
        return facts.parameters.get(source.name) ?? source.otherwise;
      case 'environment':
        return facts.variables[source.name] ?? source.otherwise;
      case 'secret':
      case 'replica':
      case 'self':
        return undefined;
    }
  };
  return resolve;
}

/**
 * Whether containers reach it through the proxy, at `name:port`: what runs on this machine and what has several
 * replicas. One container alone is reached directly, at `name:targetPort`.
 */
export function isReachedThroughProxy(resource: Resource): boolean {
  const isHere = resource.workload?.runs === 'process' || resource.workload?.runs === 'embedded';
  return isHere || resource.replicas.count > 1;
}

interface Address {
  readonly host: string;
  readonly port: number;
  /** The port on this machine. */
  readonly stable: number;
}

function addressOf(resource: Resource, endpoint: Endpoint, at: { facts: Facts; network: Network }): Address {
  const stable = at.facts.port(resource.name, endpoint.name);
  if (at.network === 'host') return { host: 'localhost', port: stable, stable };
  const direct = isReachedThroughProxy(resource) ? undefined : (endpoint.networkPort ?? endpoint.targetPort);
  return { host: resource.name, port: direct ?? stable, stable };
}

function endpointProperty(address: Address, endpoint: Endpoint, property: KindEndpointProperty): string {
  switch (property) {
    case 'host':
      return address.host;
    case 'ipv4Host':
      return address.host === 'localhost' ? '127.0.0.1' : address.host;
    case 'port':
      return String(address.port);
    case 'stablePort':
      return String(address.stable);
    case 'scheme':
      return endpoint.scheme;
    case 'targetPort':
      return String(endpoint.targetPort ?? address.port);
    case 'hostAndPort':
      return `${address.host}:${address.port}`;
    case 'url':
      return `${endpoint.scheme}://${address.host}:${address.port}`;
  }
}
