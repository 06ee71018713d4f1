// Many items, one duration, one timer: items expire in the order they came, so only the oldest needs a clock.

/** Items that must be gone (deleted) within a fixed time. */
export interface Deadlines<T> {
  readonly size: number;
  add(item: T): void;
  delete(item: T): boolean;
  /** Takes all items out, oldest first, without expiring them. */
  takeAll(): T[];
}

export function createDeadlines<T>(durationMs: number, expire: (item: T) => void): Deadlines<T> {
  const since = new Map<T, number>();
  let timer: NodeJS.Timeout | undefined;

  function arm(delayMs: number): void {
    timer = setTimeout(sweep, delayMs);
    timer.unref();
  }

  function sweep(): void {
    timer = undefined;
    const now = performance.now();
    for (const [item, start] of since) {
      const left = start + durationMs - now;
      if (left > 0) {
        arm(Math.ceil(left));
        return;
      }
      since.delete(item);
      expire(item);
    }
  }

  return {
    get size() {
      return since.size;
    },
    add(item) {
      since.set(item, performance.now());
      if (timer === undefined) arm(durationMs);
    },
    delete: (item) => since.delete(item),
    takeAll() {
      const items = [...since.keys()];
      since.clear();
      return items;
    },
  };
}
