import type { ApplyRequest, ControlEvent } from '../../runtime/control/protocol.ts';
import type { Remains } from '../../runtime/stop.ts';
import { isEnded } from '../../runtime/transitions.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatRemains } from '../render/error.ts';
import { createView, type View } from '../render/view.ts';
import { createHost, type Host } from '../session/host.ts';
import type { LoadedApplication } from '../session/load.ts';
import { isReady } from '../session/ready.ts';
import { serve, type Service } from '../session/serve.ts';
import { askOnTerminal } from './ask.ts';
import { catchSignals, type EarlySignals } from './early-signals.ts';
import { onInterrupt } from './interrupt.ts';

/** Starts the application and stays until it is stopped, from here or from elsewhere, or has ended by itself. */
export async function runInForeground(
  request: ApplyRequest,
  loaded: LoadedApplication,
  output: Output,
): Promise<number> {
  if (request.dryRun) return printPlan(request, loaded, output);
  // From the first file on that has to be removed again, nothing ends this process where it stands.
  const signals = catchSignals('SIGINT', 'SIGTERM', 'SIGHUP');
  try {
    return await stay(request, { loaded, output, signals });
  } finally {
    signals.end();
  }
}

async function begin(
  request: ApplyRequest,
  { application }: LoadedApplication,
  output: Output,
): Promise<{ readonly host: Host; readonly service: Service }> {
  const host = await createHost(application, request.variables);
  output.hideWith((text) => host.redactor.redact(text));
  return { host, service: await serve(host) };
}

async function stay(
  request: ApplyRequest,
  { loaded, output, signals }: { loaded: LoadedApplication; output: Output; signals: EarlySignals },
): Promise<number> {
  const { host, service } = await begin(request, loaded, output);
  const view = createView(output, logNames(loaded));
  const watching = watch(host, service, view);
  const stopLogs = host.logs.follow((lines) => view.logs(lines));
  const interruption = onInterrupt(service, { view, output, signals });
  try {
    const options = { send: (event: ControlEvent) => view.event(event), loaded, ...askOnTerminal(output) };
    await service.apply(request, options);
    watching.endWithTheLast();
    const remains = await service.ended;
    interruption.throwCrash();
    return report(remains, {
      output,
      code: interruption.happened() ? exitCodes.interrupted : ownCode(host),
    });
  } catch (error) {
    const remains = await service.ended;
    if (remains.length > 0) output.complain(formatRemains(remains));
    interruption.throwCrash();
    if (interruption.happened()) return exitCodes.interrupted;
    throw error;
  } finally {
    stopLogs();
    watching.end();
    interruption.end();
    view.end();
  }
}

/** What stands before log lines: known beforehand, so that the lines stand in one column from the first on. */
function logNames({ application, selected }: LoadedApplication): readonly string[] {
  const running = [...application.resources.values()].filter(({ name, workload }) => selected.has(name) && workload);
  return running.map(({ name, replicas }) => (replicas.count > 1 ? `${name}/${replicas.count}` : name));
}

async function printPlan(request: ApplyRequest, loaded: LoadedApplication, output: Output): Promise<number> {
  const { service } = await begin(request, loaded, output);
  try {
    await service.apply(request, {
      loaded,
      send: (event) => {
        if (event.event === 'plan') output.data(event.plan === '' ? 'nothing to do' : event.plan);
      },
    });
  } finally {
    await service.stop({ volumes: false });
    await service.ended;
  }
  return exitCodes.done;
}

interface Watching {
  /** From now on the service ends when nothing runs any more. Until then the start may fail, and says itself why. */
  endWithTheLast(): void;
  end(): void;
}

/** Shows every change, and says once that all is ready. */
function watch(host: Host, service: Service, view: View): Watching {
  let wasReady = false;
  let isStarted = false;
  const look = (): void => {
    const resources = [...host.supervisor.resources.values()];
    const running = resources.filter(({ replicas }) => replicas.size > 0);
    if (running.length === 0) return;
    if (!wasReady && isReady(host)) {
      wasReady = true;
      view.say(`${host.name} is ready. Ctrl-C stops it.`);
    }
    if (isStarted && running.every(({ state }) => isEnded(state))) void service.stop({ volumes: false });
  };
  const end = host.events.listen((event) => {
    view.event(event);
    look();
  });
  return {
    endWithTheLast: () => {
      isStarted = true;
      look();
    },
    end,
  };
}

function ownCode({ supervisor }: Host): number {
  const hasFailed = [...supervisor.resources.values()].some(({ replicas }) =>
    [...replicas.values()].some(
      ({ state, lastEnding }) =>
        state === 'failed' || (state === 'exited' && lastEnding !== 'exit code 0' && !isStop(lastEnding)),
    ),
  );
  return hasFailed ? exitCodes.problems : exitCodes.done;
}

/** Ended by our own signal. */
function isStop(ending: string | undefined): boolean {
  return ending === undefined || ending.startsWith('SIG') || ending === 'exit code 143' || ending === 'exit code 137';
}

function report(remains: readonly Remains[], { output, code }: { output: Output; code: number }): number {
  if (remains.length === 0) return code;
  output.complain(formatRemains(remains));
  return exitCodes.problems;
}
