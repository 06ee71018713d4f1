import type { LimitRange, Namespace, ResourceQuota } from 'kubernetes-types/core/v1.js';
import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { Publishing } from './cluster.ts';
import { applicationLabels } from './labels.ts';

/** The version of Kubernetes whose rules for pods are meant: the oldest that the output works on. */
const rulesOf = 'v1.32';

/** The namespace, which refuses pods with more rights than the manifest gives a reason for. */
export function toNamespace({ application, namespace }: Publishing, hasRoot: boolean): Namespace & KubernetesObject {
  const level = hasRoot ? 'baseline' : 'restricted';
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: {
        ...applicationLabels(application.name),
        'pod-security.kubernetes.io/enforce': level,
        'pod-security.kubernetes.io/enforce-version': rulesOf,
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/audit-version': rulesOf,
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/warn-version': rulesOf,
      },
    },
  };
}

/** Bounds for the namespace as a whole, and for what says nothing of itself. */
export function toQuota({ application, namespace }: Publishing, pods: number): readonly KubernetesObject[] {
  const metadata = { name: 'usual', namespace, labels: applicationLabels(application.name) };
  const quota: ResourceQuota & KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata,
    // Room for every workload twice over, as a rollout needs it.
    spec: { hard: { pods: String(pods * 2 + 10), 'count/jobs.batch': '50', 'services.loadbalancers': '0' } },
  };
  const range: LimitRange & KubernetesObject = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata,
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
          defaultRequest: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
        },
      ],
    },
  };
  return [quota, range];
}
