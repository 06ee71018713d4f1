import type { IncomingMessage } from 'node:http';

import { load } from 'js-yaml';

import { decodeProtobuf, isProtobuf } from './protobuf.ts';
import { StatusError } from './status-error.ts';
import { apiVersionOf, type ResourceType } from './resource-types.ts';

/** A request for objects, read from its address. */
export interface ObjectRequest {
  readonly method: string;
  readonly resource: ResourceType;
  /** Empty for all namespaces, and for what is in none. */
  readonly namespace: string;
  /** Absent where the whole list is meant. */
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly contentType: string;
}

export async function readObjectRequest(
  message: IncomingMessage,
  types: readonly ResourceType[],
): Promise<ObjectRequest> {
  const url = new URL(message.url ?? '/', 'http://localhost');
  const [, group = '', version = '', rest = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  const parts = rest.split('/').map((part) => decodeURIComponent(part));
  const isInside = parts[0] === 'namespaces' && parts.length > 2;
  const [plural = '', name, subresource] = isInside ? parts.slice(2) : parts;
  const resource = types.find((type) => type.group === group && type.version === version && type.plural === plural);
  if (resource === undefined)
    throw new StatusError(404, 'NotFound', 'the server could not find the requested resource');
  return {
    method: message.method ?? 'GET',
    resource,
    namespace: isInside ? (parts[1] ?? '') : '',
    name,
    subresource,
    query: url.searchParams,
    body: await readBody(message),
    contentType: message.headers['content-type'] ?? '',
  };
}

/** With what the address says already: clients may leave it out. */
export function toObject({ body, resource, namespace, name }: ObjectRequest): Record<string, unknown> {
  const metadata = {
    ...(body['metadata'] as Record<string, unknown> | undefined),
    ...(resource.namespaced && { namespace }),
    ...(name !== undefined && { name }),
  };
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, ...body, metadata };
}

async function readBody(message: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (isProtobuf(message.headers['content-type'] ?? '') && bytes.length > 0) return decodeProtobuf(bytes);
  const text = bytes.toString('utf8');
  return text === '' ? {} : (load(text) as Record<string, unknown>);
}
