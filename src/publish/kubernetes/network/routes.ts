import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { metaOf } from '../workload/meta.ts';
import { listeningPort } from '../../endpoint-text.ts';
import { hasOwnGateway } from './gateway.ts';
import { hostsOf } from './hosts.ts';
import { toIngress } from './ingress.ts';

/** The Gateway API's routes, as far as they are written here. */
export interface HttpRoute {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'HTTPRoute' | 'GRPCRoute';
  metadata: ObjectMeta & { name: string };
  spec: {
    parentRefs: { name: string; namespace?: string; sectionName: string }[];
    hostnames?: string[];
    rules: HttpRouteRule[];
  };
}

export interface HttpRouteRule {
  matches?: { path: { type: 'PathPrefix'; value: string } }[];
  backendRefs: Backend[];
  timeouts?: { request: string };
}

interface Backend {
  name: string;
  port: number;
  weight?: number;
}

/** What a route leads to, and the hosts that it is for. */
export interface RouteContent {
  readonly hosts: readonly string[];
  readonly backends: readonly Backend[];
  /** All of them speak gRPC. */
  readonly isGrpc: boolean;
  readonly suffix?: string;
}

/** The ways in: one for each external endpoint that speaks HTTP or gRPC. */
export function routesOf(publishing: Publishing, resource: Resource): readonly KubernetesObject[] {
  const open = resource.endpoints.filter(({ external, scheme }) => external && isRouted(scheme));
  return open.map((endpoint, index) => {
    const naming = { hosts: hostsOf(resource, endpoint), suffix: index === 0 ? '' : `-${endpoint.name}` };
    if (publishing.options.edge === 'ingress') {
      const target = { resource, endpoint, host: resource.name };
      return toIngress(publishing, resource, { ...target, ...naming }) as KubernetesObject;
    }
    return toRoute(publishing, resource, { ...naming, ...backendOf(resource, endpoint) });
  });
}

/** A route at the cluster's gateway that takes every path. */
export function toRoute(
  publishing: Publishing,
  owner: Resource,
  { hosts, backends, isGrpc, suffix = '' }: RouteContent,
): HttpRoute {
  const backendRefs = [...backends];
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: isGrpc ? 'GRPCRoute' : 'HTTPRoute',
    metadata: metaOf(publishing, owner, { suffix }),
    spec: {
      parentRefs: [parentOf(publishing)],
      ...(hosts.length === 0 ? {} : { hostnames: [...hosts] }),
      rules: [isGrpc ? { backendRefs } : { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs }],
    },
  };
}

function isRouted(scheme: string): boolean {
  return ['http', 'https', 'grpc'].includes(scheme);
}

function parentOf(publishing: Publishing): HttpRoute['spec']['parentRefs'][number] {
  const { name, namespace } = publishing.options.gateway;
  return { name, ...(hasOwnGateway(publishing) ? {} : { namespace }), sectionName: 'https' };
}

function backendOf({ name }: Resource, endpoint: Endpoint): Pick<RouteContent, 'backends' | 'isGrpc'> {
  return { backends: [{ name, port: listeningPort(endpoint) }], isGrpc: endpoint.scheme === 'grpc' };
}
