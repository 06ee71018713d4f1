import type { Application } from '../model/application.ts';
import type { Backing } from '../model/embedding.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Resource } from '../model/resource.ts';

/** The application with these servers, by name, as processes of this machine instead of containers. */
export function embed(application: Application, backings: ReadonlyMap<string, Backing>): Application {
  if (backings.size === 0) return application;
  const resources = [...application.resources].map(([name, resource]) => {
    const backing = backings.get(name);
    return [name, backing === undefined ? resource : embedResource(resource, backing)] as const;
  });
  return { ...application, resources: new Map(resources) };
}

function embedResource(resource: Resource, backing: Backing): Resource {
  const { embedding } = resource;
  if (embedding === undefined) throw new TypeError(`${resource.name} has no embedded server`);
  return {
    ...resource,
    workload: { runs: 'embedded', embedding, backing },
    endpoints: resource.endpoints.map((endpoint) => withoutTarget(endpoint)),
  };
}

/** The port inside its container is its alone; on this machine others may have it, so it gets a free one. */
function withoutTarget(endpoint: Endpoint): Endpoint {
  const { targetPort: _port, ...others } = endpoint;
  return others;
}
