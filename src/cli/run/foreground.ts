import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import type { Remains } from '../../runtime/stop.ts';
import { isEnded } from '../../runtime/transitions.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatRemains } from '../render/error.ts';
import { createView, type View } from '../render/view.ts';
import { identityOf } from '../session/application-identity.ts';
import { createHost, type Host } from '../session/host.ts';
import type { LoadedApplication } from '../session/load.ts';
import { isReady } from '../session/ready.ts';
import { openControls, type Controls } from '../session/controls.ts';
import { catchSignals, type EarlySignals } from './early-signals.ts';
import { onInterrupt } from './interrupt.ts';

/** Starts the application and stays until it is stopped, from here or from elsewhere, or has ended by itself. */
export async function runInForeground(
  request: ApplyRequest,
  loaded: LoadedApplication,
  output: Output,
): Promise<number> {
  // From the first file on that has to be removed again, nothing ends this process where it stands.
  const signals = catchSignals('SIGINT', 'SIGTERM', 'SIGHUP');
  try {
    return await stay(request, { loaded, output, signals });
  } finally {
    signals.end();
  }
}

async function stay(
  request: ApplyRequest,
  { loaded, output, signals }: { loaded: LoadedApplication; output: Output; signals: EarlySignals },
): Promise<number> {
  const host = await createHost(identityOf(loaded, request), request.variables);
  output.hideWith((text) => host.redactor.redact(text));
  const controls = await openControls(host);
  const view = createView(output, logNames(loaded));
  const stopWatching = watch(host, controls, view);
  const stopLogs = host.logs.follow((lines) => view.logs(lines));
  const interruption = onInterrupt(controls, { view, output, signals });
  try {
    await controls.apply(request, { send: (event) => view.event(event), loaded });
    const remains = await controls.ended;
    interruption.throwCrash();
    return report(remains, {
      output,
      code: interruption.happened() ? exitCodes.interrupted : ownCode(host),
    });
  } catch (error) {
    const remains = await controls.ended;
    if (remains.length > 0) output.complain(formatRemains(remains));
    interruption.throwCrash();
    if (interruption.happened()) return exitCodes.interrupted;
    throw error;
  } finally {
    stopLogs();
    stopWatching();
    interruption.end();
    view.end();
  }
}

/** What stands before log lines: known beforehand, so that the lines stand in one column from the first on. */
function logNames({ application, selected }: LoadedApplication): readonly string[] {
  const running = [...application.resources.values()].filter(({ name, workload }) => selected.has(name) && workload);
  return running.map(({ name, replicas }) => (replicas.count > 1 ? `${name}/${replicas.count}` : name));
}

/** Shows every change; says once that all is ready; and ends the application when nothing runs any more. */
function watch(host: Host, controls: Controls, view: View): () => void {
  let wasReady = false;
  return host.events.listen((event) => {
    view.event(event);
    const isRunning = [...host.supervisor.resources.values()].some(({ replicas }) => replicas.size > 0);
    if (!wasReady && isRunning && isReady(host)) {
      wasReady = true;
      view.say(`${host.name} is ready. Ctrl-C stops it.`);
    }
    if (hasEnded(host)) void stopIfEnded(host, controls);
  });
}

/** What is being started or replaced may have ended for a moment, and a start that failed says itself why. */
async function stopIfEnded(host: Host, controls: Controls): Promise<void> {
  await controls.idle();
  if (hasEnded(host)) await controls.stop({ volumes: false });
}

function hasEnded({ supervisor, isWatched }: Host): boolean {
  const running = [...supervisor.resources.values()].filter(({ replicas }) => replicas.size > 0);
  // What is watched starts again when its files change.
  return running.length > 0 && running.every(({ state, desired }) => isEnded(state) && !isWatched(desired.name));
}

function ownCode({ supervisor }: Host): number {
  const replicas = [...supervisor.resources.values()].flatMap((resource) => [...resource.replicas.values()]);
  // What we stopped ourselves has not failed, however it ended.
  const hasFailed = replicas.some(({ state, isStopping }) => state === 'failed' || (state === 'exited' && !isStopping));
  return hasFailed ? exitCodes.problems : exitCodes.done;
}

function report(remains: readonly Remains[], { output, code }: { output: Output; code: number }): number {
  if (remains.length === 0) return code;
  output.complain(formatRemains(remains));
  return exitCodes.problems;
}
