import type { DesiredResource, Fingerprint } from '../plan/desired.ts';
import { AppHostError } from '../support/apphost-error.ts';
import type { Cancel, Clock } from './clock.ts';
import { runCheck, warmCheck } from './health/check.ts';
import { createMonitor, type HealthReport, type Monitor } from './health/monitor.ts';
import type { LaunchedReplica, Launcher, LaunchRequest } from './launch.ts';
import type { LogInput } from './logs/log-store.ts';
import { afterEnding, crashLoopAfter, describeEnding, pauseBefore, settledAfter, type Ending } from './restart.ts';
import { isEnded, transition, type LifeEvent, type State } from './transitions.ts';

export interface ReplicaOptions {
  readonly resource: DesiredResource;
  readonly replica: number;
  readonly launcher: Launcher;
  readonly clock: Clock;
  /** Between 0 and 1: spreads restarts. */
  readonly chance: () => number;
  readonly log: ReplicaLog;
  /** State or health differ from before. */
  readonly onChange: (replica: ReplicaRunner) => void;
  /** It may be sent requests, or no new ones, or it is gone with all its connections. */
  readonly onServing: (replica: ReplicaRunner, serving: Serving) => void;
}

/** Where its output goes, and what we have to say about it. */
export interface ReplicaLog extends LogInput {
  note(text: string): void;
}

export type Serving = 'ready' | 'draining' | 'gone';

/** One replica from its start to its end for good, restarts included. */
export interface ReplicaRunner {
  readonly replica: number;
  readonly state: State;
  readonly report: HealthReport;
  /** Ends, in a row, that were followed by a start. */
  readonly restarts: number;
  readonly launched: LaunchedReplica | undefined;
  /** How it ended the last time, or why it could not start: `exit code 3`. */
  readonly lastEnding: string | undefined;
  /** It ends again and again soon after it starts. */
  readonly isCrashLooping: boolean;
  /** What it runs as now: replaced when the manifest changed only what a running replica need not notice. */
  resource: DesiredResource;
  /** What it was last started as. */
  readonly runsAs: Fingerprint;
  /** Moves the state where the event can happen. */
  apply(event: LifeEvent): void;
  /** Starts it, or takes a running container over. Rejects with an `AppHostError` when that is not possible. */
  start(adopt?: string): Promise<void>;
  /** Ends it for good. Resolves when nothing of it is left. */
  stop(grace?: number): Promise<void>;
  fail(reason: string): void;
}

export function createReplicaRunner(options: ReplicaOptions): ReplicaRunner {
  const { clock } = options;
  let state: State = 'not-started';
  let report: HealthReport = { health: 'unknown' };
  let launched: LaunchedReplica | undefined;
  let monitor: Monitor | undefined;
  let endings = 0;
  let restarts = 0;
  let startedAt = 0;
  let lastEnding: string | undefined;
  let runsAs = options.resource.fingerprint;
  let isStopping = false;
  let cancelRestart: Cancel = () => undefined;
  let launching: Promise<void> = Promise.resolve();
  let ended: Promise<void> = Promise.resolve();

  const say = (text: string): void => options.log.note(text);

  const setReport = (next: HealthReport): void => {
    const wasServing = isServing(report);
    report = next;
    if (wasServing !== isServing(next)) options.onServing(runner, isServing(next) ? 'ready' : 'draining');
    options.onChange(runner);
  };

  const launch = async (adopt?: string): Promise<void> => {
    runner.apply('launch');
    runsAs = runner.resource.fingerprint;
    void warmCheck(runner.resource.probe.check);
    const write: LaunchRequest['onOutput'] = (stream, chunk) => options.log.write(stream, chunk);
    const request = { resource: runner.resource, replica: options.replica, onOutput: write };
    const started = await options.launcher.launch(adopt === undefined ? request : { ...request, adopt });
    launched = started;
    startedAt = clock.now();
    ended = started.exited.then((ending) => onEnded(started, ending));
    if (isStopping) return;
    runner.apply('launched');
    const probe = runner.resource.probe;
    monitor = createMonitor({
      probe,
      clock,
      run: (signal) => runCheck(probe, started.target, signal),
      onChange: setReport,
    });
    monitor.start();
  };

  const onEnded = async (replica: LaunchedReplica, ending: Ending): Promise<void> => {
    monitor?.stop();
    if (launched !== replica) return;
    options.log.end();
    options.onServing(runner, 'gone');
    const wasSettled = clock.now() - startedAt >= settledAfter;
    launched = undefined;
    lastEnding = describeEnding(ending);
    setReport({ health: 'unknown' });
    await replica.discard().catch((error: unknown) => say(`could not be removed: ${String(error)}`));
    if (isStopping) return;
    endings = wasSettled ? 1 : endings + 1;
    settle(afterEnding(runner.resource.restart, ending, endings));
  };

  const settle = (event: LifeEvent): void => {
    runner.apply(event);
    if (event !== 'back-off') {
      if (event !== 'finish')
        say(event === 'fail' ? `failed: ${lastEnding}, ${endings} times` : `ended: ${lastEnding}`);
      return;
    }
    const pause = pauseBefore(endings, options.chance());
    const loop = endings >= crashLoopAfter ? `crash loop (${endings} times in a row): ` : '';
    say(`${loop}ended with ${lastEnding}; starting again in ${(pause / 1000).toFixed(1)}s`);
    cancelRestart = clock.schedule(pause, () => void restart());
  };

  const restart = async (): Promise<void> => {
    restarts += 1;
    try {
      launching = launch();
      await launching;
    } catch (error) {
      if (isStopping) return;
      lastEnding = error instanceof Error ? error.message : String(error);
      endings += 1;
      settle(afterEnding({ when: 'always' }, {}, endings));
    }
  };

  const runner: ReplicaRunner = {
    replica: options.replica,
    resource: options.resource,
    get state() {
      return state;
    },
    get report() {
      return report;
    },
    get restarts() {
      return restarts;
    },
    get launched() {
      return launched;
    },
    get lastEnding() {
      return lastEnding;
    },
    get runsAs() {
      return runsAs;
    },
    get isCrashLooping() {
      return endings >= crashLoopAfter && state !== 'failed' && !isServing(report);
    },
    apply: (event) => {
      const next = transition(state, event);
      if (next === undefined || next === state) return;
      state = next;
      options.onChange(runner);
    },
    start: async (adopt) => {
      try {
        launching = launch(adopt);
        await launching;
      } catch (error) {
        runner.fail(error instanceof AppHostError ? error.message : String(error));
        throw error;
      }
    },
    stop: async (grace) => {
      isStopping = true;
      cancelRestart();
      monitor?.stop();
      const { signal, grace: usual } = runner.resource.stop;
      runner.apply('stop');
      options.onServing(runner, 'draining');
      // A start under way must end first, or it would outlive its stop.
      await launching.catch(() => undefined);
      await launched?.stop(signal, grace ?? usual);
      await ended;
      if (!isEnded(state)) runner.apply('exit');
    },
    fail: (reason) => {
      lastEnding = reason;
      runner.apply('fail');
    },
  };
  return runner;
}

/** A degraded replica still answers: only some checks in a row make it unhealthy. */
function isServing(report: HealthReport): boolean {
  return report.health === 'healthy' || report.health === 'degraded';
}
