import { knownKind } from './known-kinds.ts';
import type { ClusterObject, Fields } from './object.ts';

/** How far an object is from being what it describes. */
export type Readiness =
  | { readonly is: 'ready'; readonly detail: string }
  | { readonly is: 'underway'; readonly detail: string }
  /** It will not become ready by itself any more. */
  | { readonly is: 'failed'; readonly reason: string; readonly detail: string };

/** Whether a deployment waits for objects of this kind at all. */
export function isWaitedFor(object: ClusterObject): boolean {
  return judgeOf(object) !== undefined;
}

export function readinessOf(object: ClusterObject): Readiness {
  const judge = judgeOf(object);
  if (judge === undefined) return { is: 'ready', detail: '' };
  const { generation = 0 } = object.metadata;
  const { observedGeneration } = statusOf(object);
  // Its status tells of what it was before.
  if (typeof observedGeneration === 'number' && observedGeneration < generation) return underway('is being looked at');
  return judge(object);
}

type Judge = (object: ClusterObject) => Readiness;

function judgeOf(object: ClusterObject): Judge | undefined {
  const ready = knownKind(object)?.ready;
  if (ready !== undefined) return (custom) => judgeCondition(custom, ready);
  return judges[`${object.apiVersion} ${object.kind}`];
}

const judges: Readonly<Record<string, Judge>> = {
  'apps/v1 Deployment': judgeDeployment,
  'apps/v1 StatefulSet': judgeStatefulSet,
  'batch/v1 Job': judgeJob,
};

function judgeDeployment(object: ClusterObject): Readiness {
  const status = statusOf(object);
  const wanted = count(object.spec?.['replicas'], 1);
  const progressing = conditionOf(object, 'Progressing');
  if (progressing?.status === 'False')
    return { is: 'failed', reason: progressing.reason ?? 'NotProgressing', detail: progressing.message ?? '' };
  const [updated, available, all] = [
    count(status['updatedReplicas']),
    count(status['availableReplicas']),
    count(status['replicas']),
  ];
  if (status['observedGeneration'] === undefined) return underway('is being looked at');
  if (updated < wanted) return underway(`${updated} of ${wanted} pods are new${because(object)}`);
  if (all > updated) return underway(`${all - updated} old ${all - updated === 1 ? 'pod is' : 'pods are'} still there`);
  if (available < updated) return underway(`${available} of ${updated} pods are ready`);
  return { is: 'ready', detail: replicas(wanted) };
}

/** Its controller may not be able to make pods at all: a quota, or a rule about them. */
function because(object: ClusterObject): string {
  const failure = conditionOf(object, 'ReplicaFailure');
  return failure?.status === 'True' && failure.message !== undefined ? `: ${failure.message}` : '';
}

function judgeStatefulSet(object: ClusterObject): Readiness {
  const status = statusOf(object);
  const wanted = count(object.spec?.['replicas'], 1);
  if (status['observedGeneration'] === undefined) return underway('is being looked at');
  const [updated, ready] = [count(status['updatedReplicas']), count(status['readyReplicas'])];
  const isOnDelete = (object.spec?.['updateStrategy'] as Fields | undefined)?.['type'] === 'OnDelete';
  if (ready < wanted) return underway(`${ready} of ${wanted} pods are ready`);
  const isUpdated = status['currentRevision'] === status['updateRevision'] || updated >= wanted;
  if (!isOnDelete && !isUpdated) return underway(`${updated} of ${wanted} pods are new`);
  return { is: 'ready', detail: replicas(wanted) };
}

function judgeJob(object: ClusterObject): Readiness {
  const failed = conditionOf(object, 'Failed');
  if (failed?.status === 'True')
    return { is: 'failed', reason: failed.reason ?? 'Failed', detail: failed.message ?? 'the job has failed' };
  const isComplete = conditionOf(object, 'Complete')?.status === 'True';
  const isSuspended = object.spec?.['suspend'] === true;
  if (isComplete || isSuspended) return { is: 'ready', detail: isComplete ? 'complete' : 'suspended' };
  return underway(count(statusOf(object)['active']) > 0 ? 'is running' : 'has not started');
}

function judgeCondition(object: ClusterObject, type: string): Readiness {
  const condition = conditionOf(object, type);
  if (condition?.status === 'True') return { is: 'ready', detail: '' };
  if (condition === undefined) return underway('its operator has said nothing yet');
  return underway(condition.message ?? condition.reason ?? 'is not ready');
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export function conditionOf(object: ClusterObject, type: string): Condition | undefined {
  const conditions = (statusOf(object)['conditions'] ?? []) as readonly Condition[];
  return conditions.find((condition) => condition.type === type);
}

function statusOf(object: ClusterObject): Fields {
  return object.status ?? {};
}

function count(value: unknown, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise;
}

function replicas(wanted: number): string {
  return wanted === 1 ? '1 pod' : `${wanted} pods`;
}

function underway(detail: string): Readiness {
  return { is: 'underway', detail };
}
