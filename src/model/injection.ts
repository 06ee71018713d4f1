import type { Application } from './application.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointProperties, type EndpointProperty, type Expression, type Source } from './expression.ts';
import type { Reference } from './reference.ts';
import type { Resource } from './resource.ts';

/** A variable that a reference brings, and the reference that brings it. */
export interface InjectedVariable {
  readonly name: string;
  readonly value: Expression;
  readonly reference: Reference;
}

/**
 * The variables that a resource's references give it, by the conventions of .NET Aspire: connection strings, connection
 * properties and service discovery. A reference to something absent (allowed when optional) gives none.
 */
export function injectedVariables(application: Application, resource: Resource): readonly InjectedVariable[] {
  return resource.references.flatMap((reference) => {
    const target = application.resources.get(reference.resource);
    if (target === undefined) return [];
    const variables = { ...conventionalVariables(target, reference.as), ...requestedVariables(target, reference) };
    return Object.entries(variables).map(([name, value]) => ({ name, value, reference }));
  });
}

/** A name as part of an environment variable: `orders-db` → `ORDERS_DB`. */
export function toVariableName(name: string): string {
  const encoded = name.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase();
  return /^[0-9]/.test(encoded) ? `_${encoded}` : encoded;
}

/** The value of a connection property or of `endpoint.property`, or `undefined` when the target has no such thing. */
export function propertyOf(target: Resource, property: string): Source | undefined {
  const [endpoint, asked = 'url', ...rest] = property.split('.');
  if (rest.length > 0 || endpoint === undefined) return undefined;
  const { connection } = target;
  const isConnectionProperty = property in (connection?.properties ?? {});
  if (isConnectionProperty || (property === 'connectionString' && connection?.connectionString !== undefined)) {
    return { from: 'connection', resource: target.name, property };
  }
  const hasEndpoint = target.endpoints.some((candidate) => candidate.name === endpoint);
  return hasEndpoint && isEndpointProperty(asked)
    ? { from: 'endpoint', resource: target.name, endpoint, property: asked }
    : undefined;
}

function conventionalVariables(target: Resource, as: string): Record<string, Expression> {
  return target.connection === undefined ? endpointVariables(target, as) : connectionVariables(target, as);
}

function connectionVariables(target: Resource, as: string): Record<string, Expression> {
  const prefix = toVariableName(as);
  const { connectionString, furtherStrings = {}, properties = {}, services = [] } = target.connection ?? {};
  const variables: Record<string, Expression> = {};
  if (connectionString !== undefined) variables[`ConnectionStrings__${as}`] = hole(target.name, 'connectionString');
  for (const [suffix, value] of Object.entries(furtherStrings)) variables[`ConnectionStrings__${as}${suffix}`] = value;
  for (const property of Object.keys(properties)) {
    variables[`${prefix}_${property.toUpperCase()}`] = hole(target.name, property);
  }
  for (const service of services) {
    variables[`services__${as}__${service.key}__0`] = service.url;
    variables[service.suffix === '' ? prefix : `${prefix}_${service.suffix}`] = service.url;
  }
  return variables;
}

function endpointVariables(target: Resource, as: string): Record<string, Expression> {
  const variables: Record<string, Expression> = {};
  for (const endpoint of target.endpoints) {
    const url: Expression = [
      { source: { from: 'endpoint', resource: target.name, endpoint: endpoint.name, property: 'url' } },
    ];
    variables[`services__${as}__${serviceKey(endpoint)}__0`] = url;
    variables[`${toVariableName(as)}_${toVariableName(endpoint.name)}`] = url;
  }
  return variables;
}

/** Endpoints named `http` or `https` go by their scheme, as .NET service discovery looks them up; others by name. */
function serviceKey(endpoint: Endpoint): string {
  return endpoint.name === 'http' || endpoint.name === 'https' ? endpoint.scheme : endpoint.name;
}

function requestedVariables(target: Resource, reference: Reference): Record<string, Expression> {
  const variables: Record<string, Expression> = {};
  for (const [variable, property] of Object.entries(reference.inject)) {
    const source = propertyOf(target, property);
    if (source !== undefined) variables[variable] = [{ source }];
  }
  return variables;
}

function hole(resource: string, property: string): Expression {
  return [{ source: { from: 'connection', resource, property } }];
}

function isEndpointProperty(text: string): text is EndpointProperty {
  return (endpointProperties as readonly string[]).includes(text);
}
