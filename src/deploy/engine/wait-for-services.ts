import { setTimeout as delay } from 'node:timers/promises';
import type { DeployEvent } from '../event.ts';
import type { Standing } from './standing.ts';

export interface WaitOptions {
  /** Looks at all services. */
  readonly look: () => Promise<readonly Standing[]>;
  /** In milliseconds since the epoch. */
  readonly deadline: number;
  readonly tell: (event: DeployEvent) => void;
  readonly signal: AbortSignal;
}

/** The engine is near, and tells nothing by itself that would not have to be looked at again. */
const pause = 400;

/**
 * Waits until all services are ready, and tells of each step. Returns the one that failed first, when one has failed for
 * good, when nothing can change any more, or when the time is over.
 */
export async function waitForServices({ look, deadline, tell, signal }: WaitOptions): Promise<Standing | undefined> {
  const told = new Map<string, string>();
  const tellOnce = (key: string, event: DeployEvent): void => {
    const text = JSON.stringify(event);
    if (told.get(key) !== text) tell(event);
    told.set(key, text);
  };
  for (;;) {
    signal.throwIfAborted();
    const standings = await look();
    for (const { object, is, detail, trouble } of standings) {
      tellOnce(object, { event: 'progress', object, ready: is === 'ready', detail });
      if (is === 'ready' || trouble === undefined) continue;
      const { name, reason, message } = trouble;
      tellOnce(`${object} ${reason}`, { event: 'trouble', object, reason, message: `container ${name}: ${message}` });
    }
    const decision = judge(standings, Date.now() >= deadline);
    if (decision !== undefined) return decision === 'ready' ? undefined : decision;
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** Exported for tests: `undefined` while it may still become better. */
export function judge(standings: readonly Standing[], isLate: boolean): 'ready' | Standing | undefined {
  const open = standings.filter(({ is }) => is !== 'ready');
  const [first] = open;
  if (first === undefined) return 'ready';
  const failed = open.find(({ is }) => is === 'failed');
  if (failed !== undefined) return failed;
  // Until then one may recover as soon as another does that it waits for.
  const isStuck = open.every(({ trouble }) => trouble?.isLasting === true);
  return isStuck || isLate ? mostTelling(open) : undefined;
}

/** Of those that are not ready, one that says why. */
export function mostTelling(open: readonly Standing[]): Standing | undefined {
  return open.find(({ is }) => is === 'failed') ?? open.find(({ trouble }) => trouble !== undefined) ?? open[0];
}
