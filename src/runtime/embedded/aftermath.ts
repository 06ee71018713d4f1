import { setTimeout as sleep } from 'node:timers/promises';

/** What a start has left to do when its server is healthy, and nobody waits for. */
export interface Aftermath {
  /** Aborts when the replica ends. */
  readonly signal: AbortSignal;
  /** `work` ends soon once `signal` aborts. What it rejects with is nobody's concern. */
  add(work: () => Promise<void>): void;
  /** The server is healthy. Only the first call counts. */
  begin(): void;
  /** Resolves when nothing of it runs any more; call it once the replica has ended. */
  end(): Promise<void>;
}

export function createAftermath(signal: AbortSignal): Aftermath {
  const works: (() => Promise<void>)[] = [];
  let begun: Promise<unknown> = Promise.resolve();
  let hasBegun = false;
  return {
    signal,
    add: (work) => void works.push(work),
    begin: () => {
      if (hasBegun) return;
      hasBegun = true;
      begun = Promise.allSettled(works.map((work) => work()));
    },
    end: async () => void (await begun),
  };
}

/** How long other servers of the application are given to become healthy as well, in milliseconds. */
const calm = 1000;

/** Until what takes the machine's time is in nobody's way. Rejects when `signal` aborts. */
export async function untilCalm(signal: AbortSignal): Promise<void> {
  await sleep(calm, undefined, { signal });
}
