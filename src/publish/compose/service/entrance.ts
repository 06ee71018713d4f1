import type { EntranceRoute, RoutedEntrance } from '../../../model/entrance.ts';
import type { Resource } from '../../../model/resource.ts';
import { listeningPort } from '../../endpoint-text.ts';
import { nginxContainer, nginxImage } from '../../kubernetes/entrance/nginx/container.ts';
import { nginxFiles } from '../../kubernetes/entrance/nginx/files.ts';
import type { LocatedRoute } from '../../kubernetes/entrance/nginx/routing.ts';
import { reportPolicy } from '../../kubernetes/entrance/policies.ts';
import { endpointOf } from '../../kubernetes/entrance/target.ts';
import { reportOn, type Publishing } from '../publishing.ts';
import type { ServiceImage } from './image.ts';

/** The engine's own name server: containers come and go, and are found by the names of their services. */
const nameServer = '127.0.0.11';

/** Whom nginx' image runs as, who must read what others may not. */
const nginxUser = 101;

/** An nginx that passes requests on by their path. */
export function toEntrance(publishing: Publishing, resource: Resource, entrance: RoutedEntrance): ServiceImage {
  for (const policy of [entrance, ...entrance.routes].flatMap(({ policies }) => policies)) {
    reportPolicy(publishing, resource, policy);
  }
  for (const endpoint of resource.endpoints.filter(({ scheme }) => scheme !== 'http')) {
    reportOn(publishing, resource, {
      code: 'NOT_PUBLISHED',
      message: `${resource.name} answers http under ${publishing.dialect.name}, and its endpoint ${endpoint.name} is to speak ${endpoint.scheme}`,
      hint: 'Leave the endpoint out, or give it the scheme http, and end encryption before it.',
    });
  }
  const files = nginxFiles({
    resource,
    entrance,
    replicas: resource.replicas.count,
    routes: entrance.routes.flatMap((route) => locate(publishing, resource, route)),
    // Nobody stands before it, so that what a request says of its client is only a claim.
    clients: { trusted: [], looksThrough: false },
    resolver: nameServer,
  }).map((file) => ({ ...file, uid: nginxUser, gid: nginxUser }));
  const container = { ...nginxContainer, files };
  return {
    source: { image: nginxImage },
    // Where files are copied into the container, its root cannot be locked; where it is, nginx has nowhere else to write.
    container: publishing.dialect.copiesFiles
      ? { ...container, readOnlyRoot: false }
      : { ...container, mounts: [{ type: 'tmpfs', target: '/tmp' }] },
  };
}

function locate(publishing: Publishing, entrance: Resource, route: EntranceRoute): readonly LocatedRoute[] {
  const resource = publishing.services.find(({ name }) => name === route.resource);
  const endpoint = resource && endpointOf(resource, route);
  if (resource !== undefined && endpoint !== undefined && endpoint.scheme !== 'grpc') {
    return [{ route, target: { resource, endpoint, host: resource.name, port: listeningPort(endpoint) } }];
  }
  reportOn(publishing, entrance, {
    code: 'ENTRANCE_LEADS_NOWHERE',
    message: `${entrance.name} passes requests on to ${route.resource}, ${resource === undefined ? 'which is no service there' : 'which has no such http endpoint'}`,
    hint:
      resource === undefined
        ? 'Pass them on to what is published as well.'
        : 'Give it one, or name another with `endpoint:`.',
  });
  return [];
}
