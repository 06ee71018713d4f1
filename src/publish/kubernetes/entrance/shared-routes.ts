import type { Origin, SharedEntrance } from '../../../model/entrance.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { hostsOf } from '../network/hosts.ts';
import { toIngress } from '../network/ingress.ts';
import { toRoute, type HttpRoute } from '../network/routes.ts';
import { isHere } from '../regions/placement.ts';
import type { PublishedObject } from '../unit.ts';
import { findTarget, type EntranceTarget, type Targeting } from './target.ts';

/**
 * One route over all origins for each entrance that shares requests out. Nothing runs for it: the gateway of the cluster
 * does it.
 */
export function sharedRoutes(targeting: Targeting): readonly PublishedObject[] {
  return targeting.publishing.resources.flatMap((resource) => {
    const { entrance: whole } = resource;
    if (whole?.passesOn !== 'by-share' || !isHere(targeting.publishing, resource)) return [];
    const entrance = { ...whole, origins: originsHere(targeting.publishing, whole) };
    if (entrance.origins.length === 0) return [];
    const backends = backendsOf(targeting, resource, entrance);
    reportLimits(targeting, resource, { whole, entrance });
    if (backends.length === 0) return [];
    const object =
      targeting.publishing.options.edge === 'ingress'
        ? ingressOf(targeting, resource, { entrance, backends })
        : routeOf(targeting, resource, { entrance, backends });
    return object === undefined ? [] : [{ resource: resource.name, object: object as PublishedObject['object'] }];
  });
}

/** What runs in the cluster of another region is that one's to share requests out to. */
function originsHere(publishing: Publishing, { origins }: SharedEntrance): readonly Origin[] {
  return origins.filter(({ resource: name }) => {
    const origin = publishing.application.resources.get(name);
    return origin === undefined || isHere(publishing, origin);
  });
}

interface Backend {
  readonly target: EntranceTarget;
  /** Its share, beside those of the others. */
  readonly weight: number;
}

interface Shared {
  readonly entrance: SharedEntrance;
  readonly backends: readonly Backend[];
}

function backendsOf(targeting: Targeting, resource: Resource, entrance: SharedEntrance): readonly Backend[] {
  const first = Math.min(...entrance.origins.map(({ priority }) => priority));
  return entrance.origins.flatMap((origin) => {
    const target = findTarget(targeting, resource, origin);
    return target === undefined ? [] : [{ target, weight: weightOf(entrance, origin, first) }];
  });
}

function weightOf({ choice }: SharedEntrance, { weight, priority }: Origin, first: number): number {
  switch (choice) {
    case 'weighted':
      return weight;
    case 'first':
      return priority === first ? 1 : 0;
    case 'nearest':
      return 1;
  }
}

function routeOf({ publishing }: Targeting, resource: Resource, { entrance, backends }: Shared): HttpRoute {
  return toRoute(publishing, resource, {
    hosts: allHosts(resource, entrance),
    backends: backends.map(({ target: { host, port }, weight }) => ({ name: host, port, weight })),
    isGrpc: backends.every(({ target }) => target.endpoint.scheme === 'grpc'),
  });
}

/** An Ingress has one backend, so it will do only where one origin gets everything. */
function ingressOf({ publishing }: Targeting, resource: Resource, { entrance, backends }: Shared): object | undefined {
  const [asked, ...others] = backends.filter(({ weight }) => weight > 0);
  if (asked !== undefined && others.length === 0) {
    return toIngress(publishing, resource, { hosts: allHosts(resource, entrance), ...asked.target });
  }
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    message: `${resource.name} shares requests out over ${backends.length} origins, and an Ingress knows only one`,
    hint: 'Publish with `--edge gateway`, or give one origin a priority of its own with `routing: priority`.',
  });
  return undefined;
}

function allHosts(resource: Resource, { hosts }: SharedEntrance): readonly string[] {
  return [...new Set([...hosts, ...hostsOf(resource)])];
}

/** What a route inside of one cluster cannot be. */
function reportLimits(
  { publishing }: Targeting,
  resource: Resource,
  { whole, entrance: { origins, choice, firewall } }: Record<'whole' | 'entrance', SharedEntrance>,
): void {
  const note = (message: string, hint: string): void =>
    reportOn(publishing, resource, { code: 'NOT_PUBLISHED', severity: 'note', message, hint });
  const { name } = resource;
  if (origins.length < whole.origins.length) {
    note(
      `${name} leads to what runs in ${publishing.options.region} alone: which client goes to which region is not decided in a cluster`,
      "Let the platform's DNS or front door choose among the gateways of the regions.",
    );
  } else if (choice === 'nearest') {
    note(
      `${name} gives each origin an equal share of the requests: who is nearest is not known inside a cluster`,
      "Let the platform's DNS or front door lead each region to a cluster of its own.",
    );
  } else if (choice === 'first') {
    note(
      `${name} gives every request to the origins of the first priority, whether they are healthy or not`,
      "Let the platform's DNS or front door change over, or change the weights of its route when it is needed.",
    );
  } else if (choice === 'weighted') {
    note(
      `${name} shares requests out inside of the cluster; leading each to its region is the platform's`,
      "Nothing has to be done in one region. For several, use the platform's DNS or front door.",
    );
  }
  if (firewall) {
    note(
      `${name} is published without a web application firewall (\`waf\`): the cluster's gateway would have to be one`,
      "Turn it on at the platform's load balancer, or at the Gateway's own implementation.",
    );
  }
}
