import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { endpointOf } from '../entrance/target.ts';

/** The endpoints that the cluster's gateway must reach: those open to the outside, and the origins of what is shared out. */
export function openEndpoints({ resources }: Publishing, resource: Resource): readonly Endpoint[] {
  const origins = resources.flatMap(({ entrance }) => {
    const named = entrance?.passesOn === 'by-share' ? entrance.origins : [];
    return named.filter((origin) => origin.resource === resource.name).map((origin) => endpointOf(resource, origin));
  });
  return resource.endpoints.filter((endpoint) => endpoint.external || origins.includes(endpoint));
}
