import { setImmediate as eventLoopTurn } from 'node:timers/promises';

import type { Clock } from '../../src/runtime/clock.ts';

/** A clock that stands still until it is advanced. */
export interface FakeClock extends Clock {
  /** Moves on, calling back in order what falls due, and lets the promises that hang on each settle. */
  advance(milliseconds: number): Promise<void>;
  /** How many callbacks are scheduled: 0 when nothing was left behind. */
  readonly pending: number;
}

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

export function createFakeClock(start = 0): FakeClock {
  let now = start;
  const alarms = new Set<Alarm>();
  return {
    now: () => now,
    schedule: (delay, callback) => {
      const alarm = { at: now + Math.max(0, delay), callback };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      await eventLoopTurn();
      for (let alarm = nextAlarm(alarms, end); alarm !== undefined; alarm = nextAlarm(alarms, end)) {
        alarms.delete(alarm);
        now = alarm.at;
        alarm.callback();
        await eventLoopTurn();
      }
      now = end;
    },
    get pending() {
      return alarms.size;
    },
  };
}

/** The earliest due, and of equals the one that was scheduled first. */
function nextAlarm(alarms: ReadonlySet<Alarm>, end: number): Alarm | undefined {
  let next: Alarm | undefined;
  for (const alarm of alarms) {
    if (alarm.at <= end && (next === undefined || alarm.at < next.at)) next = alarm;
  }
  return next;
}
