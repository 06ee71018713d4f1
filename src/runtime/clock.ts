/** The one way to time in the runtime: tests hand in a fake one and move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. Never goes back while `apphost` runs, so two readings give a duration. */
  now(): number;
  /** Calls back once, after `delay` milliseconds. */
  schedule(delay: number, callback: () => void): Cancel;
}

/** Takes back what was scheduled; no-op when it has happened. */
export type Cancel = () => void;

export function createClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    schedule: (delay, callback) => {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
  };
}
