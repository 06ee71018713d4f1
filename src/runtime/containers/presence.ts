import { setTimeout as delay } from 'node:timers/promises';
import type { EngineListener } from './engine.ts';
import { describeFailure } from './failures.ts';

/** Whether the engine is there. Whoever sees a connection break reports it; one loop asks until the engine is back. */
export interface Presence {
  /** A connection broke. Listeners hear of it only when the engine does not answer a ping at once. */
  reportBreak(cause: unknown): void;
  /** Asks whether it still takes requests: one that ends takes none, and stops its containers then. */
  isThere(): Promise<boolean>;
  /** Resolves at once when nothing is reported; with `false` when this side was closed first. */
  untilBack(): Promise<boolean>;
  /** Resolves when the engine is gone, with the reason. */
  untilLost(signal: AbortSignal): Promise<string>;
  listen(listener: EngineListener): () => void;
  close(): void;
  readonly closed: boolean;
}

const firstDelay = 100;
const longestDelay = 2_000;

export function createPresence(ping: () => Promise<void>): Presence {
  const listeners = new Set<EngineListener>();
  const closing = new AbortController();
  let returning: Promise<boolean> | undefined;

  const tell = (what: (listener: EngineListener) => void): void => [...listeners].forEach(what);
  const search = async (cause: unknown): Promise<boolean> => {
    let told = false;
    for (let wait = firstDelay; !closing.signal.aborted; wait = Math.min(wait * 2, longestDelay)) {
      if (await answers(ping)) {
        if (told) tell((listener) => listener.onBack());
        return true;
      }
      if (!told) tell((listener) => listener.onLost(describeFailure(cause)));
      told = true;
      await delay(wait, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    return false;
  };

  const presence: Presence = {
    get closed() {
      return closing.signal.aborted;
    },
    reportBreak(cause) {
      if (closing.signal.aborted || returning !== undefined) return;
      returning = search(cause).finally(() => {
        returning = undefined;
      });
    },
    isThere: async () => {
      if (returning === undefined && (await answers(ping))) return true;
      presence.reportBreak(new Error('it is ending'));
      return false;
    },
    untilBack: () => returning ?? Promise.resolve(!closing.signal.aborted),
    untilLost: (signal) =>
      new Promise((resolve) => {
        const stopListening = presence.listen({ onLost: resolve, onBack: () => undefined });
        signal.addEventListener('abort', stopListening, { once: true });
      }),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing.abort();
      listeners.clear();
    },
  };
  return presence;
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  try {
    await ping();
    return true;
  } catch {
    return false;
  }
}
