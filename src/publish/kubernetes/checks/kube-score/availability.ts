import { inObjects, inPods, type Check, type Found } from '../check.ts';
import { antiAffinityTerms } from '../read/affinity.ts';
import type { ObjectSet } from '../read/object-set.ts';
import { isTarget } from '../read/scaling.ts';
import { selects } from '../read/selector.ts';
import type { Workload } from '../read/workload.ts';
import { deployments, isKnown, serviceOf, statefulSets } from './known.ts';

export const deploymentStrategy: Check = {
  name: 'deployment-strategy',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A Deployment that a Service leads to is updated pod by pod.',
  remedy: 'Write `strategy: { type: RollingUpdate }`.',
  severity: 'warning',
  find: (set) =>
    inPods(deployments(set), (workload) => {
      const { strategy = '' } = workload;
      if (['', 'RollingUpdate'].includes(strategy) || serviceOf(set, workload) === undefined) return false;
      return `is updated by ${strategy}, with nothing to answer meanwhile`;
    }),
};

export const deploymentReplicas: Check = {
  name: 'deployment-replicas',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A Deployment that a Service leads to has at least two replicas, or a HorizontalPodAutoscaler.',
  remedy: 'Write `replicas: 2` or more; one on purpose needs an exception with its reason.',
  severity: 'warning',
  find: (set) =>
    inPods(deployments(set), (workload) => {
      const { replicas = 1 } = workload;
      if (replicas >= 2 || serviceOf(set, workload) === undefined || set.autoscalersOf(workload).length > 0) {
        return false;
      }
      return `has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
    }),
};

export const deploymentTargetedByHpa: Check = {
  name: 'deployment-targeted-by-hpa-does-not-have-replicas-configured',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A Deployment that a HorizontalPodAutoscaler scales leaves the number to it.',
  remedy: 'Leave `replicas` out.',
  severity: 'critical',
  find: (set) =>
    inPods(deployments(set), (workload) => {
      const [autoscaler] = set.autoscalersOf(workload);
      if (workload.replicas === undefined || autoscaler === undefined) return false;
      return `has ${workload.replicas} replicas, but the HorizontalPodAutoscaler ${autoscaler.object.name} scales it`;
    }),
};

export const deploymentHasPodDisruptionBudget: Check = {
  name: 'deployment-has-poddisruptionbudget',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A PodDisruptionBudget selects the pods of every Deployment of several.',
  remedy: 'Add a PodDisruptionBudget with the labels of the pods and `maxUnavailable: 1`.',
  severity: 'critical',
  find: (set) => findWithoutBudget(set, deployments(set)),
};

export const statefulSetHasPodDisruptionBudget: Check = {
  name: 'statefulset-has-poddisruptionbudget',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A PodDisruptionBudget selects the pods of every StatefulSet of several.',
  remedy: 'Add a PodDisruptionBudget with the labels of the pods and `maxUnavailable: 1`.',
  severity: 'critical',
  find: (set) => findWithoutBudget(set, statefulSets(set)),
};

export const podDisruptionBudgetHasPolicy: Check = {
  name: 'poddisruptionbudget-has-policy',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A PodDisruptionBudget says how many pods may go.',
  remedy: 'Write `maxUnavailable: 1`.',
  severity: 'critical',
  find: (set) =>
    inObjects(
      set.budgets,
      ({ minAvailable, maxUnavailable }) =>
        minAvailable === undefined && maxUnavailable === undefined && 'does not say how many pods may go',
    ),
};

export const deploymentHasHostPodAntiAffinity: Check = {
  name: 'deployment-has-host-podantiaffinity',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Pods of a Deployment of several keep to different nodes or zones.',
  remedy: 'Write a `podAntiAffinity` for `topologyKey: kubernetes.io/hostname` with the labels of the pods.',
  severity: 'warning',
  find: (set) => findTogether(deployments(set)),
};

export const statefulSetHasHostPodAntiAffinity: Check = {
  name: 'statefulset-has-host-podantiaffinity',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Pods of a StatefulSet of several keep to different nodes or zones.',
  remedy: 'Write a `podAntiAffinity` for `topologyKey: kubernetes.io/hostname` with the labels of the pods.',
  severity: 'warning',
  find: (set) => findTogether(statefulSets(set)),
};

export const horizontalPodAutoscalerHasTarget: Check = {
  name: 'horizontalpodautoscaler-has-target',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Every HorizontalPodAutoscaler scales a workload of the set.',
  remedy: 'Write the `apiVersion`, `kind` and `name` of the workload of the same namespace under `scaleTargetRef`.',
  severity: 'critical',
  find: (set) =>
    inObjects(set.autoscalers, ({ object, target }) => {
      const found = set.find(target.kind, object.namespace, target.name);
      if (found !== undefined && isTarget(target, found) && isKnown(found)) return false;
      return `scales ${target.kind} ${target.name}, which is not there`;
    }),
};

export const horizontalPodAutoscalerReplicas: Check = {
  name: 'horizontalpodautoscaler-replicas',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A HorizontalPodAutoscaler keeps at least two pods.',
  remedy: 'Write `minReplicas: 2` or more (`replicas: { min: 2, … }` of the resource).',
  severity: 'warning',
  find: (set) =>
    inObjects(set.autoscalers, ({ minReplicas = 1 }) => minReplicas < 2 && `may scale down to ${minReplicas}`),
};

function findWithoutBudget(set: ObjectSet, workloads: readonly Workload[]): readonly Found[] {
  return inPods(
    workloads,
    (workload) =>
      mayBeSeveral(workload) && set.budgetsSelecting(workload).length === 0 && 'is selected by no PodDisruptionBudget',
  );
}

const topologies = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

function findTogether(workloads: readonly Workload[]): readonly Found[] {
  return inPods(workloads, (workload) => {
    const keepsApart = antiAffinityTerms(workload.pod.affinity).some(
      ({ topologyKey = '', labelSelector }) =>
        topologies.includes(topologyKey) && selects(labelSelector, workload.labels),
    );
    return mayBeSeveral(workload) && !keepsApart && 'lets its replicas run on one node';
  });
}

/** Without `replicas`, something else may set a number. */
function mayBeSeveral({ replicas }: Workload): boolean {
  return replicas === undefined || replicas >= 2;
}
