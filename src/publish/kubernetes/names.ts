import type { Application } from '../../model/application.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Resource } from '../../model/resource.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { runsInCluster } from './runs-in-cluster.ts';

/**
 * What `publish` adds to a resource's name for further objects of it. A resource may not have such a name beside the one
 * it belongs to, or two objects would be one.
 */
const additions = [
  'config',
  'files',
  'secrets',
  'headless',
  'data',
  'rw',
  'ro',
  'r',
  'app',
  'ca',
  'nodes',
  'backup',
  'pooler',
];

/** `NAMES_COLLIDE` for each resource whose objects would have the name of another's. */
export function collidingNames(application: Application): readonly Diagnostic[] {
  const running = [...application.resources.values()].filter((resource) => runsInCluster(resource));
  const byName = new Map(running.map((resource) => [resource.name, resource]));
  return running.flatMap((owner) =>
    additions.flatMap((addition) => {
      const other = byName.get(`${owner.name}-${addition}`);
      return other === undefined ? [] : [collision(other, owner)];
    }),
  );
}

function collision(resource: Resource, owner: Resource): Diagnostic {
  return {
    code: 'NAMES_COLLIDE',
    severity: 'error',
    message: `${resource.name} would have the Kubernetes name of something that ${owner.name} brings along`,
    hint: `Rename one of them: ${owner.name} takes ${owner.name}-config, ${owner.name}-secrets and the like for itself.`,
    location: resource.location,
  };
}

/** A port's name: at most 15 letters, digits and single dashes, at least one of them a letter. */
export function portName({ name }: Endpoint, port: number): string {
  const simple = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return simple.length <= 15 && /[a-z]/.test(simple) ? simple : `p${port}`;
}
