import type { Operation, Plan } from '../plan/operation.ts';
import { AppHostError } from '../support/apphost-error.ts';
import { performAction } from './actions.ts';
import { DependencyFailed } from './dependency-failed.ts';
import type { Supervisor } from './supervisor.ts';
import { isUnderWay } from './transitions.ts';

/** What becomes of an operation, as it happens. */
export interface OperationProgress {
  readonly operation: Operation;
  readonly status: 'begun' | 'progress' | 'done' | 'failed' | 'skipped';
  /** `12.4 of 80.1 MB`, a line of build output, or why it failed. */
  readonly detail?: string;
}

export interface ExecuteOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: OperationProgress) => void;
  /**
   * Begin nothing more once an operation failed: for a first start, which is undone as a whole. An application that
   * already runs takes what can be had.
   */
  readonly stopAtFailure: boolean;
}

/**
 * Carries a plan out, each operation as soon as those before it are done. Rejects with the first failure, when nothing is
 * under way any more. Decides nothing: what to do stands in the plan.
 */
export async function execute(supervisor: Supervisor, plan: Plan, options: ExecuteOptions): Promise<void> {
  forgetOthers(supervisor, plan);
  for (const desired of plan.desired.values()) supervisor.want(desired);
  announceReplicas(supervisor, plan);
  for (const name of plan.desired.keys()) {
    const resource = supervisor.resources.get(name);
    if (resource !== undefined) supervisor.options.onChange(resource);
  }
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const failures: unknown[] = [];
  const outcomes = new Map<number, Promise<boolean>>();
  for (const operation of plan.operations) {
    const before = operation.after.map((id) => outcomes.get(id) ?? Promise.resolve(true));
    const run = async (): Promise<boolean> => {
      const isReady = (await Promise.all(before)).every(Boolean);
      if (!isReady || signal.aborted) return skip(operation, supervisor, options);
      try {
        options.onProgress({ operation, status: 'begun' });
        await performAction(operation.action, {
          supervisor,
          plan,
          signal,
          say: (detail) => options.onProgress({ operation, status: 'progress', detail }),
        });
        options.onProgress({ operation, status: 'done' });
        return true;
      } catch (error) {
        const isConsequence = error instanceof DependencyFailed || signal.aborted;
        if (!isConsequence) failures.push(error);
        options.onProgress({ operation, status: isConsequence ? 'skipped' : 'failed', detail: reasonOf(error) });
        if (options.stopAtFailure && !isConsequence) stopping.abort(error);
        return false;
      }
    };
    outcomes.set(operation.id, run());
  }
  await Promise.all(outcomes.values());
  options.signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

function skip(operation: Operation, supervisor: Supervisor, { onProgress, signal }: ExecuteOptions): boolean {
  const { action } = operation;
  // What is being stopped has not failed.
  if (action.do === 'start' && !signal.aborted) {
    const replica = supervisor.resources.get(action.resource)?.replicas.get(action.replica);
    // One that was to be replaced goes on as it was.
    if (replica !== undefined && isUnderWay(replica.state)) {
      replica.fail('not started: something that comes before it failed');
    }
  }
  onProgress({ operation, status: 'skipped' });
  return false;
}

/** Every replica is known before the first one starts, so that a table shows the whole application from the beginning. */
function announceReplicas(supervisor: Supervisor, plan: Plan): void {
  for (const { action } of plan.operations) {
    if (action.do !== 'start' && action.do !== 'adopt') continue;
    const resource = supervisor.resources.get(action.resource);
    const known = resource?.replicas.get(action.replica);
    const isStoppedFirst = plan.operations.some(
      (other) => other.action.do === 'stop' && isSameReplica(other.action, action),
    );
    if (resource !== undefined && !(known !== undefined && isStoppedFirst))
      supervisor.addReplica(resource, action.replica);
  }
}

/** What the plan stops for good is not wanted any more; what has nothing to stop is gone at once. */
function forgetOthers(supervisor: Supervisor, plan: Plan): void {
  if (!plan.removesOthers) return;
  for (const [name, runner] of supervisor.resources) {
    if (plan.desired.has(name)) continue;
    runner.isWanted = false;
    const isStopped = plan.operations.some(({ action }) => action.do === 'stop' && action.resource === name);
    if (isStopped) continue;
    runner.watch?.stop();
    supervisor.resources.delete(name);
  }
}

function isSameReplica(a: { resource: string; replica: number }, b: { resource: string; replica: number }): boolean {
  return a.resource === b.resource && a.replica === b.replica;
}

function reasonOf(error: unknown): string {
  if (error instanceof AppHostError || error instanceof DependencyFailed) return error.message;
  return error instanceof Error ? error.message : String(error);
}
