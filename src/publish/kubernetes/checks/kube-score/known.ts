import type { ObjectSet } from '../read/object-set.ts';
import type { SetService } from '../read/network.ts';
import type { SetObject } from '../read/set-object.ts';
import type { Workload } from '../read/workload.ts';

/** The workloads that kube-score looks at: it does not know a ReplicaSet. */
export function knownWorkloads({ workloads }: ObjectSet): readonly Workload[] {
  return workloads.filter(({ object }) => object.kind !== 'ReplicaSet');
}

export function deployments({ workloads }: ObjectSet): readonly Workload[] {
  return workloads.filter(({ object }) => isOf(object, 'Deployment'));
}

export function statefulSets({ workloads }: ObjectSet): readonly Workload[] {
  return workloads.filter(({ object }) => isOf(object, 'StatefulSet'));
}

/** Its rules for these kinds are about their stable version only. */
function isOf({ apiVersion, kind }: SetObject, wanted: string): boolean {
  return apiVersion === 'apps/v1' && kind === wanted;
}

/** A Service that leads to the pods; one without a selector leads to every pod of its namespace, to kube-score. */
export function serviceOf(set: ObjectSet, workload: Workload): SetService | undefined {
  return set.servicesSelecting(workload)[0];
}

const known = [
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'NetworkPolicy',
  'Pod',
  'PodDisruptionBudget',
  'Service',
  'StatefulSet',
];

/** Custom resources, and much of the core, it passes over. */
export function isKnown({ kind }: SetObject): boolean {
  return known.includes(kind);
}
