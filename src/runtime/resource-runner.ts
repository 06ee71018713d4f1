import type { Wait } from '../model/reference.ts';
import type { DesiredResource } from '../plan/desired.ts';
import type { Health, Monitor } from './health/monitor.ts';
import type { LaunchedReplica } from './launch.ts';
import type { ReplicaRunner } from './replica-runner.ts';
import { isEnded, type State } from './transitions.ts';

/** A resource as it stands: its replicas, or, for what does not run by itself, what is known of it. */
export interface ResourceRunner {
  desired: DesiredResource;
  readonly replicas: Map<number, ReplicaRunner>;
  /** What a child or a given resource is, having no replicas. */
  own: { state: State; health: Health; reason?: string };
  /** For what is given and can be asked: who asks it. */
  watch: Monitor | undefined;
  /** For a child: the replica of its server that it was created in. */
  createdIn: LaunchedReplica | undefined;
  /** False once the manifest has it no more, or all of it ends: it only has to stop. */
  isWanted: boolean;
  readonly state: State;
  readonly health: Health;
  /** Why it is not healthy, or how it ended. */
  readonly reason: string | undefined;
  /** Looks again at what others wait for; called after every change. */
  settle(): void;
  /** Resolves when the condition holds; rejects with the reason when it never will, or when `signal` aborts. */
  until(condition: Wait['until'], signal: AbortSignal): Promise<void>;
}

interface Waiter {
  readonly condition: Wait['until'];
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

export function createResourceRunner(desired: DesiredResource): ResourceRunner {
  const waiters = new Set<Waiter>();
  const runner: ResourceRunner = {
    desired,
    replicas: new Map(),
    own: { state: 'not-started', health: 'unknown' },
    watch: undefined,
    createdIn: undefined,
    isWanted: true,
    get state() {
      return runner.replicas.size === 0 ? runner.own.state : stateOf([...runner.replicas.values()], runner.isWanted);
    },
    get health() {
      return runner.replicas.size === 0 ? runner.own.health : healthOf(runner);
    },
    get reason() {
      return runner.replicas.size === 0 ? runner.own.reason : reasonOf([...runner.replicas.values()]);
    },
    settle: () => {
      for (const waiter of waiters) {
        const verdict = judge(runner, waiter.condition);
        if (verdict === 'holds') waiter.resolve();
        else if (verdict !== 'open') waiter.reject(new Error(verdict.never));
        if (verdict !== 'open') waiters.delete(waiter);
      }
    },
    until: (condition, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          waiters.delete(waiter);
          reject(signal.reason as Error);
        };
        const waiter = createWaiter(condition, { resolve, reject }, () => signal.removeEventListener('abort', abort));
        if (signal.aborted) return abort();
        signal.addEventListener('abort', abort, { once: true });
        waiters.add(waiter);
        runner.settle();
      }),
  };
  return runner;
}

function createWaiter(
  condition: Wait['until'],
  { resolve, reject }: Pick<Waiter, 'resolve' | 'reject'>,
  settled: () => void,
): Waiter {
  return {
    condition,
    resolve: () => {
      settled();
      resolve();
    },
    reject: (reason) => {
      settled();
      reject(reason);
    },
  };
}

type Verdict = 'holds' | 'open' | { readonly never: string };

/** One healthy replica is enough for those who wait: the others come behind the same address. */
function judge(runner: ResourceRunner, condition: Wait['until']): Verdict {
  const { name } = runner.desired;
  const { state } = runner;
  if (condition === 'completed' && state === 'finished') return 'holds';
  if (condition === 'started' && (state === 'running' || state === 'finished')) return 'holds';
  if (condition === 'healthy' && isServing(runner)) return 'holds';
  if (!isEnded(state)) return 'open';
  const how =
    state === 'finished' ? 'finished before it was healthy' : `${state}: ${runner.reason ?? 'no reason known'}`;
  return { never: `${name} ${how}` };
}

function isServing(runner: ResourceRunner): boolean {
  const healths =
    runner.replicas.size === 0 ? [runner.own.health] : [...runner.replicas.values()].map(({ report }) => report.health);
  return healths.some((health) => health === 'healthy' || health === 'degraded');
}

/** The state that tells most: what runs first, then what is on its way, then how it ended. */
const byTelling: readonly State[] = [
  'running',
  'stopping',
  'starting',
  'preparing',
  'waiting',
  'backing-off',
  'failed',
  'exited',
  'finished',
  'not-started',
];

function stateOf(replicas: readonly ReplicaRunner[], isWanted: boolean): State {
  // Its replicas are told one after the other, and until the last one is, it would seem to run.
  if (!isWanted && replicas.some(({ state }) => state === 'stopping')) return 'stopping';
  return byTelling.find((state) => replicas.some((replica) => replica.state === state)) ?? 'not-started';
}

function healthOf({ replicas, desired }: ResourceRunner): Health {
  const healths = [...replicas.values()].map(({ report }) => report.health);
  const healthy = healths.filter((health) => health === 'healthy').length;
  if (healthy >= desired.replicas) return 'healthy';
  if (healthy > 0 || healths.includes('degraded')) return 'degraded';
  return healths.includes('unhealthy') ? 'unhealthy' : 'unknown';
}

function reasonOf(replicas: readonly ReplicaRunner[]): string | undefined {
  // How it ended before says nothing of one that runs again.
  const reasons = replicas.map(
    ({ report, state, lastEnding }) => report.reason ?? (isOver(state) ? lastEnding : undefined),
  );
  return reasons.find((reason) => reason !== undefined);
}

function isOver(state: State): boolean {
  return isEnded(state) || state === 'backing-off';
}
