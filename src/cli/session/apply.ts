import type { Renewal } from '../../plan/create-plan.ts';
import { describeAction, formatPlan } from '../../plan/format-plan.ts';
import type { ApplyRequest, ControlEvent } from '../../runtime/control/protocol.ts';
import { execute, type OperationProgress } from '../../runtime/execute.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { diagnose } from './diagnose.ts';
import type { Host } from './host.ts';
import { loadApplication, type LoadedApplication } from './load.ts';
import { findParameters } from './parameters.ts';
import { preparePlan } from './prepare-plan.ts';
import { onCrashLoop, untilReady } from './ready.ts';

export interface ApplyOptions {
  readonly send: (event: ControlEvent) => void;
  readonly signal: AbortSignal;
  /** Already loaded for another purpose. */
  readonly loaded?: LoadedApplication;
  /** Undo as a whole when something fails: nothing ran before. */
  readonly isFirst: boolean;
  /** What starts anew though the manifest is as it was. */
  readonly renew?: ReadonlyMap<string, Renewal>;
  /** Told before anything is carried out. */
  readonly onPlanned?: (loaded: LoadedApplication) => Promise<void>;
}

/**
 * observe → plan → execute: brings what runs to what the manifest says. Resolves with the number of operations, once all
 * is healthy where the request says so. Rejects with an `AppHostError`; what runs then stays for the caller to stop.
 */
export async function apply(host: Host, request: ApplyRequest, options: ApplyOptions): Promise<number> {
  const loaded = options.loaded ?? (await loadApplication(request));
  const parameters = await findParameters(loaded, request, { remember: !request.dryRun });
  const plan = await preparePlan(host, loaded, {
    request,
    parameters,
    say: (text) => options.send({ event: 'note', text }),
    ...(options.renew !== undefined && { renew: options.renew }),
  });
  if (request.dryRun) {
    options.send({ event: 'plan', plan: host.redactor.redact(formatPlan(plan)) });
    return plan.operations.length;
  }
  // Before the first process: one that starts in the moment we are killed has somebody to end it.
  if (plan.operations.length > 0) host.guard();
  host.applied = { request, application: loaded.application };
  await options.onPlanned?.(loaded);
  const timeout = request.timeout === undefined ? undefined : AbortSignal.timeout(request.timeout);
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal, ...(timeout === undefined ? [] : [timeout])]);
  const stopLooking = request.wait
    ? onCrashLoop(host, loaded.selected, (failure) => failing.abort(failure))
    : () => undefined;
  const onProgress = (progress: OperationProgress): void => options.send(toEvent(progress, host));
  try {
    await execute(host.supervisor, plan, { signal, onProgress, stopAtFailure: options.isFirst });
    if (request.wait) await untilReady(host, { names: loaded.selected, signal });
  } catch (error) {
    if (options.signal.aborted) throw error;
    throw diagnose(host, timeout?.aborted === true ? timedOut(request) : error);
  } finally {
    stopLooking();
  }
  return plan.operations.length;
}

function toEvent({ operation, status, detail }: OperationProgress, { redactor }: Host): ControlEvent {
  const { id, action, cause } = operation;
  const told = detail === undefined ? {} : { detail: redactor.redact(detail) };
  return { event: 'operation', operation: { id, action: describeAction(action), cause, status, ...told } };
}

function timedOut({ timeout = 0 }: ApplyRequest): AppHostError {
  return new AppHostError('START_TIMEOUT', `not everything was healthy after ${timeout / 1000}s`, {
    hint: 'Look at what each resource was waiting for, or give more time with --timeout.',
  });
}
