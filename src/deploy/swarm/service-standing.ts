import { isDeepStrictEqual } from 'node:util';
import type { Standing, Trouble } from '../engine/standing.ts';
import type { LiveService, LiveTask } from './live-stack.ts';

/** How many failed tasks one after the other are taken for lasting. */
const mostFailures = 3;
/** How long a task must have been up, to be none that ends at once. Milliseconds, as below. */
const settling = 1_000;
/** After a failure the swarm first has to make the next task. */
const succession = 3_000;
/** How long it may find no node for a task. */
const patience = 15_000;

export interface Rollout {
  readonly name: string;
  readonly service: LiveService | undefined;
  /** As it was before, where it was there. */
  readonly before?: LiveService;
  /** Of this service. */
  readonly tasks: readonly LiveTask[];
  /** Tasks that had failed before it began. */
  readonly past: ReadonlySet<string>;
}

/** How far the tasks of a service are from what it asks for. */
export function standingOf(rollout: Rollout, now: number): Standing {
  const { name, service } = rollout;
  const object = `service/${name}`;
  if (service === undefined) return { object, is: 'underway', detail: 'is not there yet' };
  const tasks = tasksThatCount(rollout, service);
  const trouble = findTrouble(rollout, tasks, now);
  const state = service.UpdateStatus?.State ?? '';
  if (state in ended) {
    const message = [trouble?.message ?? service.UpdateStatus?.Message ?? '', ended[state]].join('; ');
    const base = trouble ?? { id: service.ID, name: service.Spec.Name, reason: 'UpdateFailed', events: [] };
    return { object, is: 'failed', detail: ended[state] ?? state, trouble: { ...base, message, isLasting: true } };
  }
  const ready = tasks.filter((task) => isUp(task, service, now)).length;
  const wanted = countWanted(service, tasks);
  const isMoving = state === 'updating' || state === 'rollback_started';
  const isReady = !isMoving && ready >= wanted && (wanted > 0 || isEmpty(service));
  const detail = wanted === 1 ? phrase(tasks, isReady) : `${ready} of ${wanted} are up`;
  if (isReady) return { object, is: 'ready', detail };
  return { object, is: 'underway', detail, ...(trouble !== undefined && { trouble }) };
}

/** How an update ends that does not succeed. */
const ended: Readonly<Record<string, string>> = {
  paused: 'the swarm has stopped its renewal midway',
  rollback_paused: 'the swarm could not go back to what ran before',
  rollback_completed: 'the swarm has gone back to what ran before',
};

/** Tasks of a job's earlier run say nothing, and neither do old ones before their renewal has begun. */
function tasksThatCount({ tasks, before }: Rollout, service: LiveService): readonly LiveTask[] {
  if (isJob(service)) {
    const run = service.JobStatus?.JobIteration?.Index ?? 0;
    return tasks.filter(({ JobIteration }) => (JobIteration?.Index ?? 0) === run);
  }
  const isBefore = before !== undefined && service.UpdateStatus?.State === undefined && isRenewed(before, service);
  return isBefore ? tasks.filter(({ CreatedAt }) => Date.parse(CreatedAt) >= Date.parse(service.UpdatedAt)) : tasks;
}

/** Where a task may run is no reason for another one, as long as it may stay. */
function isRenewed(before: LiveService, after: LiveService): boolean {
  return !isDeepStrictEqual(madeOf(before), madeOf(after));
}

function madeOf({ Spec }: LiveService): unknown {
  return [{ ...Spec.TaskTemplate, Placement: undefined }, Spec.EndpointSpec];
}

function isJob({ Spec: { Mode } }: LiveService): boolean {
  return Mode.ReplicatedJob !== undefined || Mode.GlobalJob !== undefined;
}

function isUp({ DesiredState, Status }: LiveTask, service: LiveService, now: number): boolean {
  if (isJob(service)) return Status.State === 'complete';
  // What ends with 0 and is not to be started again has done what it was for.
  if (Status.State === 'complete') return DesiredState === 'shutdown' && endsByItself(service);
  // One with a health check is `starting` until it is healthy.
  const isRunning = Status.State === 'running' && DesiredState === 'running';
  return isRunning && now - Date.parse(Status.Timestamp) >= settling;
}

function endsByItself({ Spec }: LiveService): boolean {
  const policy = Spec.TaskTemplate['RestartPolicy'] as { readonly Condition?: string } | undefined;
  return policy?.Condition === 'none' || policy?.Condition === 'on-failure';
}

function countWanted({ Spec: { Mode } }: LiveService, tasks: readonly LiveTask[]): number {
  if (Mode.Replicated !== undefined) return Mode.Replicated.Replicas ?? 1;
  if (Mode.ReplicatedJob !== undefined) return Mode.ReplicatedJob.TotalCompletions ?? 1;
  const nodes = tasks.filter(({ DesiredState }) => DesiredState === 'running' || DesiredState === 'complete');
  return new Set(nodes.map(({ NodeID }) => NodeID)).size;
}

function isEmpty({ Spec: { Mode } }: LiveService): boolean {
  return Mode.Replicated?.Replicas === 0 || Mode.ReplicatedJob?.TotalCompletions === 0;
}

function findTrouble({ name, past }: Rollout, tasks: readonly LiveTask[], now: number): Trouble | undefined {
  const failures = tasks.filter(({ ID, Status }) => isFailure(Status.State) && !past.has(ID)).sort(byAge);
  const last = failures.at(-1);
  const age = ({ Status }: LiveTask): number => now - Date.parse(Status.Timestamp);
  if (last !== undefined) {
    const isOver = tasks.every(({ Status }) => isEnd(Status.State)) && age(last) >= succession;
    return toTrouble(name, last, failures.length, isOver || failures.length >= mostFailures);
  }
  const waiting = tasks.find(({ Status }) => Status.State === 'pending' && (Status.Err ?? '') !== '');
  if (waiting === undefined) return undefined;
  const { ID, Status } = waiting;
  const base = { id: ID, name: taskName(name, waiting), events: [], message: Status.Err ?? '' };
  return { ...base, reason: 'Unschedulable', isLasting: age(waiting) >= patience };
}

function toTrouble(service: string, task: LiveTask, count: number, isLasting: boolean): Trouble {
  const { Err = '', ContainerStatus, State } = task.Status;
  const again = count === 1 ? '' : `, ${count} tasks of it one after the other`;
  const isUnhealthy = /unhealthy container/.test(Err);
  const isImage = State === 'rejected' && /No such image|pull access denied|manifest|not found/i.test(Err);
  const isPlain = Err === '' || /^task: non-zero exit \(\d+\)$/.test(Err);
  const message = isUnhealthy
    ? 'its health check fails'
    : isPlain
      ? `it ended with exit code ${ContainerStatus?.ExitCode ?? 'unknown'}`
      : Err;
  const reason = isUnhealthy
    ? 'Unhealthy'
    : isImage
      ? 'ImageUnavailable'
      : State === 'rejected'
        ? 'Rejected'
        : 'Exited';
  const base = { id: task.ID, name: taskName(service, task), events: [] };
  return { ...base, reason, message: `${message}${again}`, isLasting: isLasting || isImage };
}

function taskName(service: string, { Slot, NodeID = '' }: LiveTask): string {
  return `${service}.${Slot ?? NodeID}`;
}

function isFailure(state: string): boolean {
  return state === 'failed' || state === 'rejected' || state === 'orphaned';
}

function isEnd(state: string): boolean {
  return isFailure(state) || state === 'complete' || state === 'shutdown' || state === 'remove';
}

function byAge(one: LiveTask, other: LiveTask): number {
  return Date.parse(one.CreatedAt) - Date.parse(other.CreatedAt);
}

function phrase(tasks: readonly LiveTask[], isReady: boolean): string {
  const state = tasks.toSorted(byAge).at(-1)?.Status.State ?? '';
  if (isReady) return state === 'complete' ? 'has ended' : 'is up';
  return phrases[state] ?? 'is not there yet';
}

const phrases: Readonly<Record<string, string>> = {
  pending: 'waits for a node',
  assigned: 'has a node',
  accepted: 'has a node',
  preparing: 'gets its image',
  ready: 'waits to be started',
  starting: 'is up, not healthy yet',
  running: 'is up',
  complete: 'has ended',
  failed: 'has failed',
  rejected: 'was rejected',
};
