import { inObjects, inPods, inSet, type Check } from '../check.ts';

export const noExtensionsV1beta: Check = {
  name: 'no-extensions-v1beta',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'No object is of the group `extensions`, which is gone.',
  remedy: 'Write `apps/v1` or `networking.k8s.io/v1` as the `apiVersion`.',
  find: (set) => inSet(set, ({ apiVersion }) => apiVersion.startsWith('extensions/v1beta') && `is of ${apiVersion}`),
};

export const useNamespace: Check = {
  name: 'use-namespace',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Workloads and Services are in a namespace of their own.',
  remedy: 'Write a `namespace` other than `default` (`--namespace`).',
  find: (set) =>
    inObjects(
      [...set.workloads, ...set.services],
      ({ object }) => ['', 'default'].includes(object.namespace.toLowerCase()) && 'is in the default namespace',
    ),
};

export const exposedServices: Check = {
  name: 'exposed-services',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Services are for the inside of the cluster.',
  remedy: 'Write `type: ClusterIP`, and lead to it from outside with an HTTPRoute or an Ingress.',
  find: (set) =>
    inObjects(
      set.services,
      ({ type = '' }) => ['NodePort', 'LoadBalancer'].includes(type) && `is open to the outside: it is a ${type}`,
    ),
};

export const jobTtlSecondsAfterFinished: Check = {
  name: 'job-ttl-seconds-after-finished',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A Job is removed some time after its end; a CronJob leaves that to its history limits.',
  remedy: 'Write `ttlSecondsAfterFinished` in a Job, and not in the template of a CronJob.',
  find: (set) =>
    inPods(set.workloads, ({ object, ttlSecondsAfterFinished }) => {
      if (object.kind === 'Job') return ttlSecondsAfterFinished === undefined && 'stays for ever after its end';
      if (object.kind !== 'CronJob') return false;
      return ttlSecondsAfterFinished !== undefined && 'removes its jobs before its history limits say so';
    }),
};

export const nonIsolatedPod: Check = {
  name: 'non-isolated-pod',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'A NetworkPolicy selects every pod.',
  remedy: 'Add a NetworkPolicy with the labels of the pods, or one with an empty `podSelector`.',
  find: (set) =>
    inPods(
      set.workloads,
      (workload) => set.networkPoliciesSelecting(workload).length === 0 && 'is selected by no NetworkPolicy',
    ),
};
