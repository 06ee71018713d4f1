import type { ServerResponse } from 'node:http';

import { admitChange, withDefaults } from './admission.ts';
import type { ObjectStore, Place, StoredObject, WriteOptions } from './object-store.ts';
import { toObject, type ObjectRequest } from './request.ts';
import { apiVersionOf, coreTypes } from './resource-types.ts';
import { selects } from './selectors.ts';
import { notFound, StatusError } from './status-error.ts';
import { streamChanges } from './watch-stream.ts';

export interface Answering {
  readonly store: ObjectStore;
  /** What a container has written, line by line. */
  readonly logOf: (pod: string, container: string) => readonly string[];
}

/** Does what a request for objects asks for. `undefined` when the response was written already. */
export function answerObjects(
  request: ObjectRequest,
  response: ServerResponse,
  { store, logOf }: Answering,
): object | undefined {
  const { method, resource, namespace, name, subresource, query } = request;
  if (subresource === 'log' && name !== undefined) {
    const lines = logOf(name, query.get('container') ?? '').slice(-Number(query.get('tailLines') ?? '1000'));
    response.writeHead(200, { 'content-type': 'text/plain' }).end(lines.map((line) => `${line}\n`).join(''));
    return undefined;
  }
  if (name === undefined) {
    if (method === 'POST') return create(store, request);
    if (query.get('watch') === 'true' || query.get('watch') === '1') {
      streamChanges(store, { resource, namespace, query, response });
      return undefined;
    }
    return listOf(store, request);
  }
  const place: Place = { namespace: resource.namespaced ? namespace : '', name };
  if (method === 'GET') return store.get(resource, place);
  if (method === 'DELETE') return remove(store, request, place);
  if (method === 'PUT') return store.update(resource, toObject(request), optionsOf(request));
  if (method === 'PATCH') return patch(store, request, place);
  throw new StatusError(405, 'MethodNotAllowed', `the server does not allow ${method} here`);
}

function create(store: ObjectStore, request: ObjectRequest): StoredObject {
  needNamespace(store, request);
  return store.create(request.resource, withDefaults(toObject(request)), optionsOf(request));
}

function listOf(store: ObjectStore, { resource, namespace, query }: ObjectRequest): object {
  const items = store.list(resource, namespace).filter((object) => selects(query, object));
  const metadata = { resourceVersion: String(store.version) };
  return { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items };
}

function remove(store: ObjectStore, request: ObjectRequest, place: Place): object {
  const object = store.get(request.resource, place);
  const { propagationPolicy, preconditions } = request.body as {
    propagationPolicy?: string;
    preconditions?: { readonly uid?: string };
  };
  if (preconditions?.uid !== undefined && preconditions.uid !== object.metadata.uid)
    throw new StatusError(409, 'Conflict', `Precondition failed: UID in precondition: ${preconditions.uid}`);
  const policy = request.query.get('propagationPolicy') ?? propagationPolicy;
  if (request.query.get('dryRun') !== 'All') store.delete(request.resource, place, { orphan: policy === 'Orphan' });
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: place.name, uid: object.metadata.uid },
  };
}

function patch(store: ObjectStore, request: ObjectRequest, place: Place): StoredObject {
  const { resource, contentType } = request;
  const live = store.find(resource, place);
  if (contentType.startsWith('application/apply-patch')) {
    needNamespace(store, request);
    if (live === undefined)
      return store.apply(resource, request.body, { ...optionsOf(request), complete: withDefaults });
    return store.apply(resource, request.body, { ...optionsOf(request), admit: (after) => admitChange(live, after) });
  }
  if (live === undefined) throw notFound(resource.plural, place.name, resource.group);
  return store.update(resource, merge(live, request.body) as Record<string, unknown>, optionsOf(request));
}

/** A JSON merge patch. Of a strategic one this is as much as tests need: they change single values. */
function merge(value: unknown, change: unknown): unknown {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return change;
  const before = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const merged = Object.entries(change).map(([name, inner]) => [name, merge(before[name], inner)] as const);
  return Object.fromEntries(
    Object.entries({ ...before, ...Object.fromEntries(merged) }).filter(([, inner]) => inner !== null),
  );
}

function optionsOf({ query }: ObjectRequest): WriteOptions {
  return {
    manager: query.get('fieldManager') ?? 'unknown',
    dryRun: query.get('dryRun') === 'All',
    force: query.get('force') === 'true',
  };
}

function needNamespace(store: ObjectStore, { resource, namespace }: ObjectRequest): void {
  const namespaces = coreTypes.find(({ kind }) => kind === 'Namespace');
  if (!resource.namespaced || namespaces === undefined) return;
  if (store.find(namespaces, { namespace: '', name: namespace }) === undefined) throw notFound('namespaces', namespace);
}
