import type { DesiredResource, Fingerprint } from '../plan/desired.ts';
import type { Cancel, Clock } from './clock.ts';
import { runCheck, warmCheck } from './health/check.ts';
import { createMonitor, type HealthReport, type Monitor } from './health/monitor.ts';
import type { LaunchedReplica, Launcher, LaunchRequest } from './launch.ts';
import type { LogInput } from './logs/log-store.ts';
import { afterEnding, crashLoopAfter, describeEnding, pauseBefore, settledAfter, type Ending } from './restart.ts';
import { isEnded, transition, type LifeEvent, type State } from './transitions.ts';

/** `ready`: may be sent requests. `draining`: no new ones. `gone`: with all its connections. */
export type Serving = 'ready' | 'draining' | 'gone';

/** Where its output goes, and what we have to say about it. */
export interface ReplicaLog extends LogInput {
  note(text: string): void;
}

/** What is true of one replica now. Only the functions of this file change it. */
export interface ReplicaLife {
  readonly replica: number;
  readonly launcher: Launcher;
  readonly clock: Clock;
  /** Between 0 and 1: spreads restarts. */
  readonly chance: () => number;
  readonly log: ReplicaLog;
  readonly changed: () => void;
  readonly serving: (serving: Serving) => void;
  resource: DesiredResource;
  runsAs: Fingerprint;
  state: State;
  report: HealthReport;
  launched: LaunchedReplica | undefined;
  monitor: Monitor | undefined;
  /** Ends in a row, none of them after it had settled. */
  endings: number;
  restarts: number;
  startedAt: number;
  lastEnding: string | undefined;
  isStopping: boolean;
  /** It is being ended only to start anew. */
  isRenewing: boolean;
  cancelRestart: Cancel;
  launching: Promise<void>;
  giveUpLaunch: AbortController;
  ended: Promise<void>;
}

/** Starts it, or takes a running container over. Rejects as the launcher does. */
export function beginLife(life: ReplicaLife, adopt?: string): Promise<void> {
  life.launching = launch(life, adopt);
  return life.launching;
}

/** Ends it for good. Resolves when nothing of it is left. */
export async function endLife(life: ReplicaLife, grace?: number): Promise<void> {
  life.isStopping = true;
  life.cancelRestart();
  life.monitor?.stop();
  move(life, 'stop');
  life.serving('draining');
  life.giveUpLaunch.abort(new Error('stopped before it had started'));
  // A start under way must end first, or it would outlive its stop. Why it failed is told to whoever asked for it.
  await life.launching.catch(() => undefined);
  const { signal, grace: usual } = life.resource.stop;
  await life.launched?.stop(signal, grace ?? usual);
  await life.ended;
  if (!isEnded(life.state)) move(life, 'exit');
}

/** What kept it from starting is gone: it starts now instead of after its pause, and that one counts as the first. */
export function retryLife(life: ReplicaLife): void {
  if (life.state !== 'backing-off' || life.isStopping) return;
  life.cancelRestart();
  life.endings = 0;
  void restart(life);
}

/** Starts it anew in its place. Those who wait for it do not take this for its end. Rejects where it cannot be stopped. */
export async function renewLife(life: ReplicaLife): Promise<void> {
  if (life.state === 'backing-off') return retryLife(life);
  const { launched } = life;
  if (life.isStopping || launched === undefined) return;
  life.isRenewing = true;
  life.monitor?.stop();
  life.serving('draining');
  const { signal, grace } = life.resource.stop;
  try {
    await launched.stop(signal, grace);
  } catch (error) {
    life.isRenewing = false;
    if (life.launched === launched && !life.isStopping) goOn(life, launched);
    throw error;
  }
  await life.ended;
}

/** Moves the state where the event can happen. */
export function move(life: ReplicaLife, event: LifeEvent): void {
  const next = transition(life.state, event);
  if (next === undefined || next === life.state) return;
  life.state = next;
  life.changed();
}

/** A degraded replica still answers: only some failures in a row make it unhealthy. */
export function isServing({ health }: HealthReport): boolean {
  return health === 'healthy' || health === 'degraded';
}

async function launch(life: ReplicaLife, adopt?: string): Promise<void> {
  move(life, 'launch');
  const { resource } = life;
  life.runsAs = resource.fingerprint;
  void warmCheck(resource.probe.check);
  const onOutput: LaunchRequest['onOutput'] = (stream, chunk) => life.log.write(stream, chunk);
  life.giveUpLaunch = new AbortController();
  if (life.isStopping) life.giveUpLaunch.abort();
  const request = { resource, replica: life.replica, onOutput, signal: life.giveUpLaunch.signal };
  const launched = await life.launcher.launch(adopt === undefined ? request : { ...request, adopt });
  life.launched = launched;
  life.startedAt = life.clock.now();
  life.ended = launched.exited.then((ending) => afterEnd(life, launched, ending));
  if (life.isStopping) return;
  move(life, 'launched');
  watchHealth(life, launched);
}

function watchHealth(life: ReplicaLife, { target }: LaunchedReplica): void {
  const { probe } = life.resource;
  life.monitor = createMonitor({
    probe,
    clock: life.clock,
    run: (signal) => runCheck(probe, target, signal),
    onChange: (report) => setReport(life, report),
  });
  life.monitor.start();
}

/** It could not be stopped, so it runs as before, and is asked again how it is. */
function goOn(life: ReplicaLife, launched: LaunchedReplica): void {
  if (isServing(life.report)) life.serving('ready');
  watchHealth(life, launched);
}

function setReport(life: ReplicaLife, report: HealthReport): void {
  const { health: before } = life.report;
  const wasServing = isServing(life.report);
  life.report = report;
  if (report.health === 'unhealthy' && before !== 'unhealthy') life.log.note(`unhealthy: ${report.reason ?? ''}`);
  if (report.health === 'healthy' && before === 'unhealthy') life.log.note('healthy again');
  if (wasServing !== isServing(report)) life.serving(isServing(report) ? 'ready' : 'draining');
  if (!wasServing && isServing(report)) life.launched?.settle?.();
  life.changed();
}

async function afterEnd(life: ReplicaLife, launched: LaunchedReplica, ending: Ending): Promise<void> {
  life.monitor?.stop();
  life.log.end();
  life.serving('gone');
  const hadSettled = life.clock.now() - life.startedAt >= settledAfter;
  life.launched = undefined;
  life.lastEnding = describeEnding(ending);
  life.report = { health: 'unknown' };
  await launched.discard().catch((error: unknown) => {
    // An engine that is away has told so, and the next start removes it.
    if (ending.engineAway !== true) life.log.note(`could not be removed: ${String(error)}`);
  });
  if (life.isStopping) return;
  if (life.isRenewing) {
    life.isRenewing = false;
    move(life, 'back-off');
    return retryLife(life);
  }
  life.endings = hadSettled ? 1 : life.endings + 1;
  // A job that was successful has done its work, whatever became of the engine.
  const { engineAway = false, ...other } = ending;
  const counted = engineAway && !life.resource.runsToCompletion ? {} : other;
  follow(life, afterEnding(life.resource.restart, counted, life.endings));
}

/** What an end leads to, and says so. */
function follow(life: ReplicaLife, event: LifeEvent): void {
  const { endings, lastEnding = '' } = life;
  if (event === 'exit') life.log.note(`ended: ${lastEnding}`);
  if (event === 'fail') life.log.note(`failed: ${lastEnding}, ${endings} times in a row`);
  if (event === 'back-off') {
    const loop = endings >= crashLoopAfter ? `crash loop, ${endings} times in a row: ` : '';
    return backOff(life, `${loop}ended with ${lastEnding}`);
  }
  move(life, event);
}

/** Without a reason nothing is said: it is the same as before. */
function backOff(life: ReplicaLife, why: string | undefined): void {
  const pause = pauseBefore(life.endings, life.chance());
  if (why !== undefined) life.log.note(`${why}; starting again in ${(pause / 1000).toFixed(1)}s`);
  life.cancelRestart = life.clock.schedule(pause, () => void restart(life));
  move(life, 'back-off');
}

async function restart(life: ReplicaLife): Promise<void> {
  life.restarts += 1;
  try {
    await beginLife(life);
  } catch (error) {
    if (life.isStopping) return;
    // It ran before, so what is missing now (the engine, a port) may come back.
    const reason = error instanceof Error ? error.message : String(error);
    const isNews = reason !== life.lastEnding;
    life.lastEnding = reason;
    life.endings += 1;
    backOff(life, isNews ? `could not be started again: ${reason.replace(/\.$/, '')}` : undefined);
  }
}
