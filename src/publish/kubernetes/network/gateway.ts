import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import { exceptionAnnotations } from '../checks/index.ts';
import type { Publishing } from '../cluster.ts';
import { applicationLabels } from '../labels.ts';

interface Gateway {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'Gateway';
  metadata: ObjectMeta & { name: string };
  spec: {
    gatewayClassName: string;
    listeners: {
      name: string;
      port: number;
      protocol: 'HTTPS';
      tls: { mode: 'Terminate'; certificateRefs: { kind: 'Secret'; name: string }[] };
      allowedRoutes: { namespaces: { from: 'Same' } };
    }[];
  };
}

/** Whether the routes hang on a Gateway of the application's own. */
export function hasOwnGateway({ options }: Pick<Publishing, 'options'>): boolean {
  return options.withGateway && options.edge === 'gateway';
}

/**
 * The Gateway itself, with one listener for https, in the namespace of the application: so routes find it there in every
 * overlay. Its certificate is expected in `<application>-tls`.
 */
export function ownGateway(publishing: Publishing): readonly KubernetesObject[] {
  if (!hasOwnGateway(publishing)) return [];
  const { application, namespace, options } = publishing;
  const { name } = options.gateway;
  const gateway: Gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace, labels: applicationLabels(application.name) },
    spec: {
      gatewayClassName: options.gatewayClass ?? name,
      listeners: [
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: `${application.name}-tls` }] },
          allowedRoutes: { namespaces: { from: 'Same' } },
        },
      ],
    },
  };
  return [gateway, policyOf(publishing) as KubernetesObject];
}

/** The label of the pods that an implementation makes for a Gateway beside it. */
export function gatewayPodLabels({ options }: Pick<Publishing, 'options'>): Record<string, string> {
  return { 'gateway.networking.k8s.io/gateway-name': options.gateway.name };
}

/** Many implementations run a Gateway where it stands, and nothing comes through what may not be reached itself. */
function policyOf(publishing: Publishing): NetworkPolicy {
  const { application, namespace, options } = publishing;
  const annotations = exceptionAnnotations([
    { tool: 'kube-score', check: 'networkpolicy-targets-pod', reason: 'Its pods are made by the Gateway.' },
  ]);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: `${options.gateway.name}-pods`,
      namespace,
      labels: applicationLabels(application.name),
      annotations,
    },
    spec: {
      podSelector: { matchLabels: gatewayPodLabels(publishing) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{}],
      egress: [{}],
    },
  };
}
