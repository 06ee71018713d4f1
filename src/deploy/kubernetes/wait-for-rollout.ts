import { createDeferred } from '../../support/deferred.ts';
import type { DeployEvent, Failure } from '../event.ts';
import type { Cluster } from './cluster.ts';
import { explainUnready, troubleAmong, type Unready } from './inspect-failure.ts';
import { nameOf, type ClusterObject } from './object.ts';
import { ownPods } from './own-pods.ts';
import type { PodTrouble } from './pod-trouble.ts';
import { isWaitedFor, readinessOf, type Readiness } from './readiness.ts';
import { servedKind, type ServedKinds } from './served-kinds.ts';
import { watchObjects } from './watched-objects.ts';

export interface RolloutOptions {
  readonly served: ServedKinds;
  /** Milliseconds from now. */
  readonly timeout: number;
  readonly tell: (event: DeployEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Waits until all objects are what they describe, and tells of each step. Returns the first failure, when something has
 * failed for good, when nothing can change any more, or when the time is over.
 */
export async function waitForRollout(
  cluster: Cluster,
  objects: readonly ClusterObject[],
  options: RolloutOptions,
): Promise<Failure | undefined> {
  const waited = objects.filter((object) => isWaitedFor(object));
  if (waited.length === 0) return undefined;
  const rollout = createRollout(cluster, waited, options);
  const ended = await untilDecided(cluster, rollout, { ...options, waited });
  if (ended === 'ready') return undefined;
  return explain(cluster, ended);
}

/** An object that is waited for, as it stands. */
interface Standing extends Unready {
  readonly trouble: PodTrouble | undefined;
  /** It will not pass by itself, as far as can be known. */
  readonly isLasting: boolean;
}

interface Rollout {
  look(all: readonly ClusterObject[]): readonly Standing[];
}

function createRollout({ pace }: Cluster, waited: readonly ClusterObject[], { tell }: RolloutOptions): Rollout {
  const told = new Map<string, string>();
  const troubledSince = new Map<string, number>();
  const tellOnce = (key: string, event: DeployEvent): void => {
    const text = JSON.stringify(event);
    if (told.get(key) !== text) tell(event);
    told.set(key, text);
  };
  return {
    look: (all) => {
      const current = new Map(all.map((object) => [nameOf(object), object]));
      return waited.map((wish) => {
        const name = nameOf(wish);
        const object = current.get(name);
        const readiness: Readiness =
          object === undefined ? { is: 'underway', detail: 'is not there yet' } : readinessOf(object);
        const pods = object === undefined ? [] : ownPods(object, all);
        const trouble = readiness.is === 'ready' ? undefined : troubleAmong(pods);
        const { detail } = readiness;
        // At first, nobody has told of most objects.
        if (object !== undefined)
          tellOnce(name, { event: 'progress', object: name, ready: readiness.is === 'ready', detail });
        const key = `${name} ${trouble?.reason ?? ''}`;
        if (trouble !== undefined) {
          const { pod, reason, message } = trouble;
          tellOnce(key, { event: 'trouble', object: name, reason, message: `pod ${pod}: ${message}` });
          if (!troubledSince.has(key)) troubledSince.set(key, Date.now());
        }
        const since = troubledSince.get(key) ?? Infinity;
        const isOld = trouble?.lasts === 'probably' && Date.now() - since >= pace.patience;
        return {
          name,
          object: object ?? wish,
          readiness,
          pods,
          trouble,
          isLasting: trouble?.lasts === 'surely' || isOld,
        };
      });
    },
  };
}

interface Deciding extends RolloutOptions {
  readonly waited: readonly ClusterObject[];
}

/** Who did not become ready, the most telling first, and whether the time is over. */
interface Stuck {
  readonly standings: readonly Standing[];
  readonly isLate: boolean;
}

async function untilDecided(
  cluster: Cluster,
  rollout: Rollout,
  { served, timeout, waited, signal }: Deciding,
): Promise<'ready' | Stuck> {
  const own = waited.flatMap((object) => servedKind(served, object)?.resource ?? []);
  const resources = [...new Set([...own, 'pods', 'replicasets.apps', 'statefulsets.apps'])];
  const deadline = Date.now() + timeout;
  const decided = createDeferred<'ready' | Stuck>();
  let soon: NodeJS.Timeout | undefined;
  const decide = (): void => {
    soon = undefined;
    const decision = judge(rollout.look(watched.all()), Date.now() >= deadline);
    if (decision !== undefined) decided.resolve(decision);
  };
  const watched = watchObjects(cluster, resources, () => {
    soon ??= setTimeout(decide, 50);
  });
  // What only time decides.
  const timer = setInterval(decide, Math.min(1000, Math.max(50, timeout / 10)));
  try {
    return await Promise.race([decided.promise, watched.lost, aborted(signal)]);
  } finally {
    clearTimeout(soon);
    clearInterval(timer);
    await watched.stop();
  }
}

function judge(standings: readonly Standing[], isLate: boolean): 'ready' | Stuck | undefined {
  const open = standings.filter(({ readiness }) => readiness.is !== 'ready');
  if (open.length === 0) return 'ready';
  const failed = open.filter(({ readiness }) => readiness.is === 'failed');
  if (failed.length > 0) return { standings: failed, isLate: false };
  const lasting = open.filter(({ isLasting }) => isLasting);
  // Until then one may recover as soon as another does that it waits for.
  if (lasting.length === open.length) return { standings: lasting, isLate: false };
  if (!isLate) return undefined;
  const troubled = open.filter(({ trouble }) => trouble !== undefined);
  return { standings: [...troubled, ...open], isLate: true };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true });
  });
}

async function explain(cluster: Cluster, { standings, isLate }: Stuck): Promise<Failure> {
  const [first] = standings;
  if (first === undefined) throw new Error('nothing is stuck');
  return explainUnready(cluster, first, isLate ? 'NeverReady' : 'Stuck');
}
