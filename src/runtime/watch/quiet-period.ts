import type { Cancel, Clock } from '../clock.ts';

/** Turns a burst into one run. */
export interface QuietPeriod {
  /** Something happened: runs once nothing more does for so many milliseconds, or has for `longest`. */
  touch(quiet: number): void;
  stop(): void;
}

export interface QuietPeriodOptions {
  readonly clock: Clock;
  /** What never becomes quiet is acted on after so many milliseconds all the same. */
  readonly longest: number;
  /** Never two at a time: what happens meanwhile leads to one more. */
  readonly run: () => Promise<void>;
}

export function createQuietPeriod({ clock, longest, run }: QuietPeriodOptions): QuietPeriod {
  let cancel: Cancel | undefined;
  let begun: number | undefined;
  let isRunning = false;
  let isStopped = false;
  let missed: number | undefined;

  const start = async (): Promise<void> => {
    begun = undefined;
    isRunning = true;
    await run();
    isRunning = false;
    const quiet = missed;
    missed = undefined;
    if (quiet !== undefined) period.touch(quiet);
  };

  const period: QuietPeriod = {
    touch: (quiet) => {
      if (isStopped) return;
      if (isRunning) {
        missed = Math.max(missed ?? 0, quiet);
        return;
      }
      const now = clock.now();
      begun ??= now;
      cancel?.();
      cancel = clock.schedule(Math.max(0, Math.min(quiet, begun + longest - now)), () => void start());
    },
    stop: () => {
      isStopped = true;
      cancel?.();
    },
  };
  return period;
}
