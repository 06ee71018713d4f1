import type { Ingress } from 'kubernetes-types/networking/v1.js';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { portName } from '../names.ts';
import { listeningPort } from '../../endpoint-text.ts';
import { metaOf } from '../workload/meta.ts';
import { podPorts, portOf } from '../workload/ports.ts';

export interface IngressTarget {
  readonly resource: Resource;
  readonly endpoint: Endpoint;
  /** The Service that leads there. */
  readonly host: string;
}

export interface IngressNaming {
  readonly hosts: readonly string[];
  readonly suffix?: string;
}

/**
 * An Ingress of `owner` that leads all its hosts to one endpoint. Their certificate is expected in `<name>-tls`, where
 * cert-manager and the like put it. Nothing in it is for one controller alone.
 */
export function toIngress(
  publishing: Publishing,
  owner: Resource,
  { resource, endpoint, host: service, hosts, suffix = '' }: IngressTarget & IngressNaming,
): Ingress {
  const port = portOf(podPorts(resource), resource, endpoint.name)?.port.name;
  const backend = { service: { name: service, port: { name: port ?? portName(endpoint, listeningPort(endpoint)) } } };
  const http = { paths: [{ path: '/', pathType: 'Prefix' as const, backend }] };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metaOf(publishing, owner, { suffix }),
    spec: {
      ingressClassName: publishing.options.gateway.name,
      ...(hosts.length === 0 ? {} : { tls: [{ hosts: [...hosts], secretName: `${owner.name}${suffix}-tls` }] }),
      rules: hosts.length === 0 ? [{ http }] : hosts.map((host) => ({ host, http })),
    },
  };
}
