import type { Endpoint } from '../../../model/endpoint.ts';
import type { Origin } from '../../../model/entrance.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { endpointOf } from '../entrance/target.ts';
import { isHere } from '../regions/placement.ts';

/** Finds the endpoints that the cluster's gateway must reach: those open to the outside, and the origins of what is shared out. */
export function findOpenEndpoints(publishing: Publishing): (resource: Resource) => readonly Endpoint[] {
  const origins = new Map<string, Origin[]>();
  for (const { entrance } of publishing.resources.filter((resource) => isHere(publishing, resource))) {
    for (const origin of entrance?.passesOn === 'by-share' ? entrance.origins : []) {
      origins.set(origin.resource, [...(origins.get(origin.resource) ?? []), origin]);
    }
  }
  return (resource) => {
    const shared = (origins.get(resource.name) ?? []).map((origin) => endpointOf(resource, origin));
    return resource.endpoints.filter((endpoint) => endpoint.external || shared.includes(endpoint));
  };
}
