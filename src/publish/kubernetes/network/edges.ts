import type { Application } from '../../../model/application.ts';
import { dependenciesOf } from '../../../model/dependencies.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { runsInCluster } from '../runs-in-cluster.ts';

/** Traffic that the manifest asks for: one resource uses another, and so may reach it. */
export interface Edge {
  readonly from: Resource;
  readonly to: Resource;
}

/** Every pair that may talk. A child stands for the server that it lives in. */
export function trafficEdges(publishing: Publishing): readonly Edge[] {
  const { application, resources } = publishing;
  const edges = new Map<string, Edge>();
  const published = new Set(resources);
  for (const from of resources.filter((resource) => runsInCluster(resource))) {
    for (const { to: name } of dependenciesOf(from)) {
      const to = serverOf(application, name);
      if (to === undefined || to.name === from.name || !published.has(to)) continue;
      if (!mayMeet(from, to)) continue;
      edges.set(`${from.name} ${to.name}`, { from, to });
    }
  }
  return [...edges.values()];
}

/** What a resource of that name runs in: itself, or its parent. */
export function serverOf({ resources }: Application, name: string): Resource | undefined {
  const resource = resources.get(name);
  return resource?.parent === undefined ? resource : resources.get(resource.parent);
}

/** What is in a private network talks to what is in it too; with a private endpoint, nobody else comes in. */
export function mayMeet(from: Resource, to: Resource): boolean {
  const shares = from.networks.some((network) => to.networks.includes(network));
  if (shares) return true;
  if (to.networks.length > 0 && to.options['privateEndpoint'] === true) return false;
  return from.networks.length === 0 || to.networks.length === 0;
}
