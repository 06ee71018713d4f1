/** Finds files that a program writes itself whenever it starts: watched, they would start it for ever. */
export interface LoopGuard {
  /** The program has started, or was told to. Times in milliseconds. */
  started(at: number): void;
  /** A file changed. False from the time on that it is known to be the program's own. */
  mayCount(file: string, at: number): boolean;
}

/** A change so soon after a start is likely the program's own. Milliseconds. */
const soon = 2000;
/** Nobody saves one file so often, each time so soon. */
const manyTimes = 5;

/** `onLoop`: says once of each such file what it is. */
export function createLoopGuard(onLoop: (file: string) => void): LoopGuard {
  const streaks = new Map<string, { readonly start: number; readonly count: number }>();
  const own = new Set<string>();
  let lastStart: number | undefined;
  return {
    started: (at) => {
      lastStart = at;
    },
    mayCount: (file, at) => {
      if (own.has(file)) return false;
      if (lastStart === undefined || at - lastStart > soon) {
        streaks.delete(file);
        return true;
      }
      const streak = streaks.get(file);
      // Written several times after one start, it counts once.
      if (streak?.start === lastStart) return true;
      const count = (streak?.count ?? 0) + 1;
      streaks.set(file, { start: lastStart, count });
      if (count < manyTimes) return true;
      own.add(file);
      onLoop(file);
      return false;
    },
  };
}
