import { inObjects, inPods, type Check } from '../check.ts';
import { hasPort } from '../read/network.ts';
import { knownWorkloads } from './known.ts';

export const ingressTargetsService: Check = {
  name: 'ingress-targets-service',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Every path of an Ingress leads to a Service of the set, and to a port that it has.',
  remedy: 'Name a Service of the same namespace, and one of its ports.',
  severity: 'critical',
  find: (set) =>
    inObjects(set.ingresses, ({ object, backends }) =>
      backends
        .filter(({ name, port }) => {
          const service = set.findService(object.namespace, name);
          return service === undefined || !hasPort(service, port);
        })
        .map(({ name, port }) => `leads to the port ${port ?? 'none'} of ${name}, which is not there`),
    ),
};

export const podNetworkPolicy: Check = {
  name: 'pod-networkpolicy',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'NetworkPolicies say who may reach a pod, and whom it may reach.',
  remedy: 'Add a NetworkPolicy with the labels of the pods and `policyTypes: [Ingress, Egress]`.',
  severity: 'critical',
  find: (set) =>
    inPods(knownWorkloads(set), (workload) => {
      const policies = set.networkPoliciesSelecting(workload);
      const ingress = policies.some(({ hasIngress }) => hasIngress);
      const egress = policies.some(({ hasEgress }) => hasEgress);
      if (ingress && egress) return false;
      if (!ingress && !egress) return 'is selected by no NetworkPolicy';
      return { message: `has no NetworkPolicy for ${ingress ? 'egress' : 'ingress'}`, severity: 'warning' };
    }),
};

export const networkPolicyTargetsPod: Check = {
  name: 'networkpolicy-targets-pod',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Every NetworkPolicy selects pods of the set.',
  remedy: 'Let `podSelector` be labels that a pod template in its namespace has.',
  severity: 'critical',
  find: (set) =>
    inObjects(
      set.networkPolicies,
      ({ object, selector }) =>
        !set
          .workloadsSelectedBy(object.namespace, selector)
          .some((workload) => workload.object.kind !== 'ReplicaSet') && 'selects no pod',
    ),
};

export const serviceTargetsPod: Check = {
  name: 'service-targets-pod',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Every Service leads to pods of the set.',
  remedy: "Let the Service's `selector` be labels that a pod template in its namespace has, or leave the Service out.",
  severity: 'critical',
  find: (set) =>
    inObjects(
      set.services,
      ({ object, type, selector }) =>
        type !== 'ExternalName' &&
        !set
          .workloadsSelectedBy(object.namespace, selector)
          .some((workload) => workload.object.kind !== 'ReplicaSet') &&
        'leads to no pod',
    ),
};

export const serviceType: Check = {
  name: 'service-type',
  tool: 'kube-score',
  isDefault: true,
  wants: 'No Service opens a port on every node.',
  remedy: 'Write `type: ClusterIP`, and lead to it from outside with an HTTPRoute or an Ingress.',
  severity: 'warning',
  find: (set) =>
    inObjects(set.services, ({ type }) => type === 'NodePort' && 'opens a port on every node: it is a NodePort'),
};
