/** Work that several ask for at once runs once: everybody hears its progress, and it is aborted when nobody wants it. */
export interface SharedWork<P, T> {
  join(key: string, onProgress: (progress: P) => void, signal: AbortSignal): Promise<T>;
}

export function createSharedWork<P, T>(
  run: (key: string, onProgress: (progress: P) => void, signal: AbortSignal) => Promise<T>,
): SharedWork<P, T> {
  const running = new Map<string, Running<P, T>>();

  const begin = (key: string): Running<P, T> => {
    const listeners = new Set<(progress: P) => void>();
    const abort = new AbortController();
    const tell = (progress: P): void => {
      for (const listener of listeners) listener(progress);
    };
    const work = { listeners, abort, result: run(key, tell, abort.signal) };
    const forget = (): void => {
      if (running.get(key) === work) running.delete(key);
    };
    work.result.then(forget, forget);
    running.set(key, work);
    return work;
  };

  return {
    async join(key, onProgress, signal) {
      signal.throwIfAborted();
      const work = running.get(key) ?? begin(key);
      // A wrapper, because the same function may be given twice.
      const listener = (progress: P): void => onProgress(progress);
      work.listeners.add(listener);
      try {
        return await untilAborted(work.result, signal);
      } finally {
        work.listeners.delete(listener);
        if (signal.aborted && work.listeners.size === 0) {
          if (running.get(key) === work) running.delete(key);
          work.abort.abort(signal.reason);
        }
      }
    },
  };
}

interface Running<P, T> {
  readonly listeners: Set<(progress: P) => void>;
  readonly abort: AbortController;
  readonly result: Promise<T>;
}

async function untilAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  const listening = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: listening.signal });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    listening.abort();
  }
}
