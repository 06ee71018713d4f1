import type { EntranceRoute, Policy, RoutedEntrance } from '../../../model/entrance.ts';
import type { Resource } from '../../../model/resource.ts';
import type { FileInContainer } from '../../../model/workload.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { isHost, reportInvalidHost } from '../network/hosts.ts';
import type { PodUnit, Unit } from '../unit.ts';
import { clientAddresses } from './client-addresses.ts';
import { withFiles } from './nginx/container.ts';
import { nginxFiles } from './nginx/files.ts';
import type { LocatedRoute } from './nginx/routing.ts';
import { learningNames } from './nginx/tokens.ts';
import { reportPolicy } from './policies.ts';
import { findTarget, type Targeting } from './target.ts';

/** The unit with what its pods must know of the resources behind it, if it passes requests on by their path. */
export function completeEntrance(targeting: Targeting, unit: Unit): Unit {
  const { entrance } = unit.resource;
  if (entrance?.passesOn !== 'by-path' || unit.form === 'given' || unit.form === 'operated') return unit;
  const { publishing } = targeting;
  reportUnserved(publishing, unit);
  for (const { host } of entrance.routes) {
    if (host !== undefined && !isHost(host)) reportInvalidHost(publishing, unit.resource, host);
  }
  for (const policy of [entrance, ...entrance.routes].flatMap(({ policies }) => policies)) {
    reportPolicy(publishing, unit.resource, policy);
  }
  const container = withFiles(filesOf(targeting, unit, entrance));
  return { ...unit, container: asksFor('token', unit.resource) ? learningNames(container) : container };
}

function filesOf(targeting: Targeting, unit: PodUnit, entrance: RoutedEntrance): readonly FileInContainer[] {
  const { resource, replicas } = unit;
  return nginxFiles({
    resource,
    entrance,
    replicas: replicas.count,
    routes: entrance.routes.flatMap((route) => locate(targeting, resource, route)),
    clients: clientAddresses(targeting.publishing, resource),
  });
}

function locate(targeting: Targeting, resource: Resource, route: EntranceRoute): readonly LocatedRoute[] {
  const target = findTarget(targeting, resource, route);
  if (target === undefined) return [];
  if (target.endpoint.scheme !== 'grpc') return [{ route, target }];
  reportOn(targeting.publishing, resource, {
    code: 'ENTRANCE_LEADS_NOWHERE',
    message: `${resource.name} passes http requests on, and the endpoint ${target.endpoint.name} of ${route.resource} takes gRPC`,
    hint: `Open that endpoint itself (\`external: true\`): it becomes a GRPCRoute.`,
  });
  return [];
}

function reportUnserved(publishing: Publishing, { resource, replicas }: PodUnit): void {
  const { name, endpoints } = resource;
  for (const endpoint of endpoints.filter(({ scheme }) => scheme !== 'http')) {
    reportOn(publishing, resource, {
      code: 'NOT_PUBLISHED',
      message: `${name} answers http in the cluster, and its endpoint ${endpoint.name} is to speak ${endpoint.scheme}`,
      hint: 'Leave the endpoint out, or give it the scheme http: encryption ends at the gateway of the cluster.',
    });
  }
  if (replicas.max === undefined || !asksFor('rate', resource)) return;
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    severity: 'note',
    message: `each pod of ${name} counts requests for itself: when there are more than ${replicas.count}, more requests pass than the rate limits say`,
    hint: 'Give it a fixed number of `replicas`, over which the limits are shared out, where they must be kept.',
  });
}

function asksFor(what: Policy['asks'], { entrance }: Resource): boolean {
  if (entrance?.passesOn !== 'by-path') return false;
  return [entrance, ...entrance.routes].some(({ policies }) => policies.some(({ asks }) => asks === what));
}
