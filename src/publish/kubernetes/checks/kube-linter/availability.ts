import { inObjects, inPods, type Check } from '../check.ts';
import { antiAffinityTerms, type AntiAffinityTerm } from '../read/affinity.ts';
import type { ObjectSet } from '../read/object-set.ts';
import type { SetBudget } from '../read/scaling.ts';
import { canonicalSelector, selects } from '../read/selector.ts';
import type { Workload } from '../read/workload.ts';

/** The kinds that have `replicas`. */
const scalable = ['Deployment', 'StatefulSet', 'ReplicaSet'];

export const noAntiAffinity: Check = {
  name: 'no-anti-affinity',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Pods of a workload with several replicas keep to different nodes.',
  remedy: 'Write a `podAntiAffinity` for `topologyKey: kubernetes.io/hostname` with the labels of the pods.',
  find: (set) =>
    inPods(set.workloads, (workload) => {
      // Absent, it is 1 to kube-linter, even where a HorizontalPodAutoscaler sets it.
      const replicas = workload.replicas ?? 1;
      if (!scalable.includes(workload.object.kind) || replicas < 2) return false;
      const keepsApart = antiAffinityTerms(workload.pod.affinity).some((term) => separatesByNode(term, workload));
      return !keepsApart && `lets its ${replicas} replicas run on one node`;
    }),
};

function separatesByNode({ topologyKey, labelSelector, namespaces }: AntiAffinityTerm, workload: Workload): boolean {
  return (
    topologyKey === 'kubernetes.io/hostname' &&
    (namespaces.length === 0 || namespaces.includes(workload.templateNamespace)) &&
    selects(labelSelector, workload.labels)
  );
}

export const noRollingUpdateStrategy: Check = {
  name: 'no-rolling-update-strategy',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Workloads are updated pod by pod.',
  remedy: 'Write `type: RollingUpdate`; a volume that only one pod can have rules that out, and needs an exception.',
  find: (set) =>
    inPods(set.workloads, ({ object, strategy }) => {
      if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind)) return false;
      return strategy !== undefined && !/^Rolling(Update)?$/.test(strategy) && `is updated by ${strategy}`;
    }),
};

export const pdbMaxUnavailable: Check = {
  name: 'pdb-max-unavailable',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A PodDisruptionBudget lets at least one pod go.',
  remedy: 'Write `maxUnavailable: 1`.',
  find: (set) =>
    inObjects(
      set.budgets,
      ({ maxUnavailable }) => /^0+%?$/.test(String(maxUnavailable)) && 'never lets a pod go: a node cannot be drained',
    ),
};

export const pdbMinAvailable: Check = {
  name: 'pdb-min-available',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A PodDisruptionBudget asks for fewer pods than there are.',
  remedy: 'Write `maxUnavailable: 1` in place of `minAvailable`.',
  find: (set) =>
    inObjects(set.budgets, (budget) => {
      if (budget.minAvailable === undefined) return false;
      const match = /^(\d+)(%?)$/.exec(String(budget.minAvailable));
      if (match === null) return `has ${budget.minAvailable} as its minAvailable`;
      const value = Number(match[1]);
      if (match[2] === '%' && value === 100) return 'never lets a pod go: all of them must be available';
      return workloadsOf(set, budget)
        .filter((workload) => {
          const replicas = leastReplicas(set, workload);
          return replicas <= (match[2] === '%' ? Math.floor((replicas * value) / 100) : value);
        })
        .map(({ object }) => `asks for as many pods as ${object.kind} ${object.name} has`);
    }),
};

/** kube-linter compares the selectors as such, not what they select. */
function workloadsOf(set: ObjectSet, { object, selector }: SetBudget): readonly Workload[] {
  if (selector === undefined) return [];
  const wanted = canonicalSelector(selector);
  return set
    .workloadsSelectedBy(object.namespace, selector)
    .filter(
      (workload) =>
        scalable.includes(workload.object.kind) &&
        workload.selector !== undefined &&
        canonicalSelector(workload.selector) === wanted,
    );
}

/** Where the workload says one or nothing, a HorizontalPodAutoscaler has the word. */
function leastReplicas(set: ObjectSet, workload: Workload): number {
  const replicas = workload.replicas ?? 1;
  if (replicas !== 1) return replicas;
  const [autoscaler] = set.autoscalersOf(workload);
  return autoscaler?.minReplicas ?? replicas;
}

export const pdbUnhealthyPodEvictionPolicy: Check = {
  name: 'pdb-unhealthy-pod-eviction-policy',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A PodDisruptionBudget says what becomes of pods that are not healthy.',
  remedy: 'Write `unhealthyPodEvictionPolicy: AlwaysAllow`.',
  find: (set) =>
    inObjects(
      set.budgets,
      ({ unhealthyPodEvictionPolicy }) =>
        unhealthyPodEvictionPolicy === undefined && 'does not say whether unhealthy pods may be evicted',
    ),
};
