import type { Ingress } from 'kubernetes-types/networking/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { metaOf } from '../workload/meta.ts';
import { podPorts, portOf } from '../workload/ports.ts';
import { listeningPort } from '../text/resolve.ts';
import { portName } from '../names.ts';

/** The Gateway API's routes, as far as they are written here. */
export interface HttpRoute {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'HTTPRoute' | 'GRPCRoute';
  metadata: ObjectMeta & { name: string };
  spec: {
    parentRefs: { name: string; namespace: string; sectionName: string }[];
    hostnames?: string[];
    rules: HttpRouteRule[];
  };
}

export interface HttpRouteRule {
  matches?: { path: { type: 'PathPrefix'; value: string } }[];
  backendRefs: { name: string; port: number; weight?: number }[];
  timeouts?: { request: string };
}

/** The ways in: one for each external endpoint that speaks HTTP or gRPC. */
export function routesOf(publishing: Publishing, resource: Resource): readonly KubernetesObject[] {
  const open = resource.endpoints.filter(({ external, scheme }) => external && isRouted(scheme));
  const { edge } = publishing.options;
  if (open.length === 0) return [];
  if (edge === 'ingress') return [toIngress(publishing, resource, open) as KubernetesObject];
  return open.map((endpoint, index) => toRoute(publishing, resource, { endpoint, isFirst: index === 0 }));
}

function isRouted(scheme: string): boolean {
  return ['http', 'https', 'grpc'].includes(scheme);
}

/** The host names that the manifest's `kubernetes.hosts` gives it. Without any, the gateway's own. */
export function hostsOf({ options }: Resource): readonly string[] {
  const { hosts } = (options['kubernetes'] ?? {}) as { readonly hosts?: unknown };
  return Array.isArray(hosts) ? hosts.map(String) : typeof hosts === 'string' ? [hosts] : [];
}

export function parentOf({ options }: Publishing): HttpRoute['spec']['parentRefs'][number] {
  return { name: options.gateway.name, namespace: options.gateway.namespace, sectionName: 'https' };
}

function toRoute(
  publishing: Publishing,
  resource: Resource,
  { endpoint, isFirst }: { readonly endpoint: Endpoint; readonly isFirst: boolean },
): HttpRoute {
  const hosts = hostsOf(resource);
  const isGrpc = endpoint.scheme === 'grpc';
  const backendRefs = [{ name: resource.name, port: listeningPort(endpoint) }];
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: isGrpc ? 'GRPCRoute' : 'HTTPRoute',
    metadata: metaOf(publishing, resource, isFirst ? {} : { suffix: `-${endpoint.name}` }),
    spec: {
      parentRefs: [parentOf(publishing)],
      ...(hosts.length === 0 ? {} : { hostnames: [...hosts] }),
      rules: [isGrpc ? { backendRefs } : { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs }],
    },
  };
}

function toIngress(publishing: Publishing, resource: Resource, [endpoint]: readonly Endpoint[]): Ingress {
  const hosts = hostsOf(resource);
  const port = endpoint === undefined ? undefined : portOf(podPorts(resource), resource, endpoint.name);
  const name = port?.port.name ?? (endpoint === undefined ? 'http' : portName(endpoint, listeningPort(endpoint)));
  const http = {
    paths: [{ path: '/', pathType: 'Prefix' as const, backend: { service: { name: resource.name, port: { name } } } }],
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metaOf(publishing, resource),
    spec: {
      ingressClassName: publishing.options.gateway.name,
      ...(hosts.length === 0 ? {} : { tls: [{ hosts: [...hosts], secretName: `${resource.name}-tls` }] }),
      rules: hosts.length === 0 ? [{ http }] : hosts.map((host) => ({ host, http })),
    },
  };
}
