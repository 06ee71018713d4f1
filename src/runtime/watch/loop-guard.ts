/** Finds files that a program writes itself whenever it starts: watched, they would start it for ever. */
export interface LoopGuard {
  /** Its steps run, and it is started: whatever is written until that has ended is likely its own. */
  begins(): void;
  /** The program has started, or was told to. Times in milliseconds. */
  ended(at: number): void;
  /** A file changed. False from the time on that it is known to be the program's own. */
  mayCount(file: string, at: number): boolean;
}

/** A change so soon after its start has ended is likely the program's own too. Milliseconds. */
const soon = 2000;
/** Nobody saves one file so often, each time so soon. */
const manyTimes = 5;

/** `onLoop`: says once of each such file what it is. */
export function createLoopGuard(onLoop: (file: string) => void): LoopGuard {
  const streaks = new Map<string, { readonly start: number; readonly count: number }>();
  const own = new Set<string>();
  let starts = 0;
  let isStarting = false;
  let endedAt: number | undefined;
  return {
    begins: () => {
      starts += 1;
      isStarting = true;
    },
    ended: (at) => {
      isStarting = false;
      endedAt = at;
    },
    mayCount: (file, at) => {
      if (own.has(file)) return false;
      const isSoon = isStarting || (endedAt !== undefined && at - endedAt <= soon);
      if (!isSoon) {
        streaks.delete(file);
        return true;
      }
      const streak = streaks.get(file);
      // Written several times after one start, it counts once.
      if (streak?.start === starts) return true;
      const count = (streak?.count ?? 0) + 1;
      streaks.set(file, { start: starts, count });
      if (count < manyTimes) return true;
      own.add(file);
      onLoop(file);
      return false;
    },
  };
}
