import type { ServerResponse } from 'node:http';

import type { ObjectStore, StoredObject } from './object-store.ts';
import { apiVersionOf, type ResourceType } from './resource-types.ts';
import { selects } from './selectors.ts';

/** Answers `watch=true`: what happened since the version that is asked for, then what happens. */
export function streamChanges(
  store: ObjectStore,
  {
    resource,
    namespace,
    query,
    response,
  }: { resource: ResourceType; namespace: string; query: URLSearchParams; response: ServerResponse },
): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const isAskedFor = (object: StoredObject): boolean =>
    (namespace === '' || object.metadata.namespace === namespace) && selects(query, object);
  const send = (type: string, object: object): void => void response.write(`${JSON.stringify({ type, object })}\n`);
  const since = Number(query.get('resourceVersion') ?? '0');
  if (query.get('sendInitialEvents') === 'true' || since === 0) {
    for (const object of store.list(resource).filter(isAskedFor)) send('ADDED', object);
    if (query.get('sendInitialEvents') === 'true') send('BOOKMARK', endOfInitialEvents(store, resource));
  } else {
    const missed = store.history.filter(
      (event) => event.version > since && isOf(event.resource, resource) && isAskedFor(event.object),
    );
    for (const { type, object } of missed) send(type, object);
  }
  const stop = store.listen((event) => {
    if (isOf(event.resource, resource) && isAskedFor(event.object)) send(event.type, event.object);
  });
  response.on('close', stop);
}

function isOf(a: ResourceType, b: ResourceType): boolean {
  return a.group === b.group && a.plural === b.plural;
}

function endOfInitialEvents(store: ObjectStore, resource: ResourceType): object {
  const annotations = { 'k8s.io/initial-events-end': 'true' };
  const metadata = { resourceVersion: String(store.version), annotations };
  return { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata };
}
