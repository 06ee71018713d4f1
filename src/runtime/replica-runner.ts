import type { DesiredResource } from '../plan/desired.ts';
import {
  beginLife,
  endLife,
  isServing,
  move,
  renewLife,
  retryLife,
  type ReplicaLife,
  type Serving,
} from './replica-life.ts';
import { crashLoopAfter } from './restart.ts';
import type { LifeEvent } from './transitions.ts';

type Facts =
  | 'isStopping'
  | 'replica'
  | 'state'
  | 'report'
  | 'restarts'
  | 'launched'
  | 'lastEnding'
  | 'runsAs'
  | 'endings';

/** One replica from its start to its end for good, restarts included. */
export interface ReplicaRunner extends Readonly<Pick<ReplicaLife, Facts>> {
  /** What is wanted of it now. */
  resource: DesiredResource;
  /** Moves the state where the event can happen. */
  apply(event: LifeEvent): void;
  /** Starts it, or takes a running container over. Rejects with an `AppHostError` when that is not possible. */
  start(adopt?: string): Promise<void>;
  /** Ends it for good. Resolves when nothing of it is left. */
  stop(grace?: number): Promise<void>;
  fail(reason: string): void;
  /** Starts it at once when it waits for its next start. */
  retry(): void;
  /** Ends it and starts it anew in its place; or at once, when it waits for its next start. */
  renew(): Promise<void>;
}

export interface ReplicaOptions extends Pick<
  ReplicaLife,
  'resource' | 'replica' | 'launcher' | 'clock' | 'chance' | 'log'
> {
  /** State or health differ from before. */
  readonly onChange: () => void;
  readonly onServing: (replica: ReplicaRunner, serving: Serving) => void;
}

export function createReplicaRunner({ onChange, onServing, ...options }: ReplicaOptions): ReplicaRunner {
  const runner: ReplicaLife & ReplicaRunner = {
    ...options,
    changed: onChange,
    serving: (serving) => onServing(runner, serving),
    runsAs: options.resource.fingerprint,
    state: 'not-started',
    report: { health: 'unknown' },
    launched: undefined,
    monitor: undefined,
    endings: 0,
    restarts: 0,
    startedAt: 0,
    lastEnding: undefined,
    isStopping: false,
    isRenewing: false,
    cancelRestart: () => undefined,
    launching: Promise.resolve(),
    giveUpLaunch: new AbortController(),
    ended: Promise.resolve(),
    apply: (event) => move(runner, event),
    start: (adopt) =>
      beginLife(runner, adopt).catch((error: unknown) => {
        runner.fail(error instanceof Error ? error.message : String(error));
        throw error;
      }),
    stop: (grace) => endLife(runner, grace),
    fail: (reason) => {
      runner.lastEnding = reason;
      move(runner, 'fail');
    },
    retry: () => retryLife(runner),
    renew: () => renewLife(runner),
  };
  return runner;
}

/** It ends again and again soon after it starts. */
export function isCrashLooping({ endings, state, report }: ReplicaRunner): boolean {
  return endings >= crashLoopAfter && state !== 'failed' && !isServing(report);
}
