import type { ClusterObject } from './object.ts';
import { conditionOf } from './readiness.ts';

/** Why a pod does not do well. */
export interface PodTrouble {
  readonly pod: string;
  readonly container?: string;
  /** In the words of Kubernetes: `CrashLoopBackOff`, `Unschedulable`. */
  readonly reason: string;
  readonly message: string;
  /** It does not pass by itself: at once, after some time, or it may always pass. */
  readonly lasts: 'surely' | 'probably' | 'perhaps';
}

/** `undefined` for a pod that is well, or on its way. */
export function troubleOf(pod: ClusterObject): PodTrouble | undefined {
  const name = pod.metadata.name;
  const statuses = [...statusesOf(pod, 'initContainerStatuses'), ...statusesOf(pod, 'containerStatuses')];
  const troubles = statuses.flatMap((status) => containerTrouble(status) ?? []);
  const [first] = troubles;
  if (first !== undefined) return { pod: name, ...first };
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable')
    return { pod: name, reason: 'Unschedulable', message: scheduled.message ?? 'no node takes it', lasts: 'perhaps' };
  if (pod.status?.['phase'] === 'Failed') {
    const { reason, message } = pod.status as { readonly reason?: string; readonly message?: string };
    return { pod: name, reason: reason ?? 'Failed', message: message ?? 'the pod has failed', lasts: 'probably' };
  }
  return undefined;
}

/** Why a pod is not ready that runs without trouble. */
export function unreadiness(pod: ClusterObject): PodTrouble | undefined {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status === 'True' || pod.status?.['phase'] === 'Succeeded') return undefined;
  const container = statusesOf(pod, 'containerStatuses').find((status) => !status.ready)?.name;
  return {
    pod: pod.metadata.name,
    ...(container !== undefined && { container }),
    reason: 'NeverReady',
    message: ready?.message ?? 'the pod has not become ready',
    lasts: 'perhaps',
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: Termination;
}

interface Termination {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
}

function statusesOf(pod: ClusterObject, field: string): readonly ContainerStatus[] {
  return (pod.status?.[field] ?? []) as readonly ContainerStatus[];
}

/** So often it was started again by then that nothing it may have waited for is likely to come. */
const enoughRestarts = 3;

const pulling = new Set(['ImagePullBackOff', 'ErrImagePull', 'RegistryUnavailable']);
const hopeless = new Set(['InvalidImageName', 'ErrImageNeverPull']);
const misconfigured = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
]);

function containerTrouble(status: ContainerStatus): Omit<PodTrouble, 'pod'> | undefined {
  const { name: container, state, lastState, restartCount } = status;
  const { reason = '', message = '' } = state?.waiting ?? {};
  if (hopeless.has(reason)) return { container, reason, message, lasts: 'surely' };
  if (pulling.has(reason) || misconfigured.has(reason)) return { container, reason, message, lasts: 'probably' };
  const ended = state?.terminated ?? lastState?.terminated;
  if (ended === undefined || ended.exitCode === 0) return undefined;
  const isBackingOff = reason === 'CrashLoopBackOff';
  if (state?.terminated === undefined && !isBackingOff) return undefined;
  return {
    container,
    reason: ended.reason === 'OOMKilled' ? 'OOMKilled' : isBackingOff ? reason : (ended.reason ?? 'Error'),
    message: describeEnd(ended, restartCount),
    lasts: isBackingOff && restartCount >= enoughRestarts ? 'surely' : 'perhaps',
  };
}

function describeEnd({ exitCode, reason, message }: Termination, restarts: number): string {
  const times = restarts === 0 ? '' : `, started again ${restarts === 1 ? 'once' : `${restarts} times`}`;
  const cause =
    reason === 'OOMKilled' ? 'it used more memory than its limit' : (message?.trim().split('\n').at(-1) ?? '');
  return `it ended with exit code ${exitCode}${cause === '' ? '' : ` (${cause})`}${times}`;
}
