import type { Application } from '../../../model/application.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Expression, KindEndpointProperty, Source } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import type { SecretKey } from '../../../kinds/cluster.ts';
import { endpointText } from '../../endpoint-text.ts';
import { encodeText, joinText, type ClusterText } from './cluster-text.ts';

/** What is known of the cluster, and of the parameters, when it is published. */
export interface ClusterFacts {
  readonly application: Application;
  /** Values of the parameters that are not secret. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The Service that leads to an endpoint; `undefined` where nothing in the cluster does. */
  readonly host: (resource: Resource, endpoint: Endpoint) => string | undefined;
  /** Where an operator keeps a connection property of a server. */
  readonly operatorSecret: (resource: string, property: string) => SecretKey | undefined;
  /** The expression that a key vault keeps under a name. */
  readonly vaultSecret: (vault: string, name: string) => ClusterText;
  /** Says that something has no value in a cluster. The text stands in for it, so that all such are found at once. */
  readonly unknown: (source: Source, reader: Resource) => string;
}

/** The expression as the pods of `reader` get it. */
export function toClusterText(facts: ClusterFacts, expression: Expression, reader: Resource): ClusterText {
  const parts = expression.map((part) =>
    typeof part === 'string' ? [part] : encodeText(resolve(facts, part.source, reader), part.encoding),
  );
  return joinText(parts);
}

function resolve(facts: ClusterFacts, source: Source, reader: Resource): ClusterText {
  switch (source.from) {
    case 'endpoint':
      return resolveEndpoint(facts, facts.application.resources.get(source.resource), { source, reader });
    case 'self':
      return resolveEndpoint(facts, reader, { source, reader });
    case 'replica':
      return [{ part: 'pod-name' }];
    case 'connection':
      return resolveConnection(facts, source, reader);
    case 'parameter':
      return resolveParameter(facts, source, reader);
    case 'environment':
      return [source.otherwise ?? facts.unknown(source, reader)];
    case 'secret':
      return facts.vaultSecret(source.vault, source.name);
  }
}

interface EndpointAsked {
  readonly source: Source & { readonly endpoint: string; readonly property: KindEndpointProperty };
  readonly reader: Resource;
}

function resolveEndpoint(
  facts: ClusterFacts,
  resource: Resource | undefined,
  { source, reader }: EndpointAsked,
): ClusterText {
  const endpoint = resource?.endpoints.find(({ name }) => name === source.endpoint);
  const host = resource === undefined || endpoint === undefined ? undefined : facts.host(resource, endpoint);
  if (endpoint === undefined || host === undefined) return [facts.unknown(source, reader)];
  return [endpointText(endpoint, host, source.property)];
}

function resolveConnection(
  facts: ClusterFacts,
  { resource: name, property }: Extract<Source, { from: 'connection' }>,
  reader: Resource,
): ClusterText {
  const kept = facts.operatorSecret(name, property);
  if (kept !== undefined) return [{ part: 'secret', of: { from: 'operator', ...kept }, encodings: [] }];
  const connection = facts.application.resources.get(name)?.connection;
  const expression = property === 'connectionString' ? connection?.connectionString : connection?.properties[property];
  return expression === undefined ? [] : toClusterText(facts, expression, reader);
}

function resolveParameter(
  facts: ClusterFacts,
  source: Extract<Source, { from: 'parameter' }>,
  reader: Resource,
): ClusterText {
  const { name, otherwise } = source;
  if (facts.application.parameters.get(name)?.secret === true) {
    return [{ part: 'secret', of: { from: 'parameter', name }, encodings: [] }];
  }
  return [facts.parameters.get(name) ?? otherwise ?? facts.unknown(source, reader)];
}
