import type { Probe } from '../../model/probe.ts';
import type { Cancel, Clock } from '../clock.ts';
import { toReason } from './reason.ts';

/**
 * `unknown` until the first success; `degraded` after one failure or more, `unhealthy` after the probe's `retries` in a
 * row. What never becomes healthy is `unhealthy` once its start period and `retries` intervals have passed.
 */
export type Health = 'unknown' | 'healthy' | 'degraded' | 'unhealthy';

export interface HealthReport {
  readonly health: Health;
  /** Why the last check failed; absent while there was none, or when it succeeded. */
  readonly reason?: string;
}

export interface MonitorOptions {
  readonly probe: Pick<Probe, 'interval' | 'retries' | 'startPeriod'>;
  /** Asks once: resolves when healthy, rejects with the reason otherwise. Must end when `signal` aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  /** Told whenever health or reason differ from before. */
  readonly onChange: (report: HealthReport) => void;
}

/** Watches the health of one replica, from `start` to `stop`. Never asks twice at a time. */
export interface Monitor {
  /** Asks at once, and then again and again. Only the first call counts. */
  start(): void;
  /** Ends for good: an attempt under way is aborted, and nobody is told anything any more. */
  stop(): void;
  report(): HealthReport;
}

const shortestPause = 10;
const longestPause = 1000;

export function createMonitor({ probe, run, clock, onChange }: MonitorOptions): Monitor {
  const stopping = new AbortController();
  let report: HealthReport = { health: 'unknown' };
  let startedAt: number | undefined;
  let wasHealthy = false;
  let failures = 0;
  let cancel: Cancel | undefined;

  const attempt = async (began: number): Promise<void> => {
    const failure = await outcome(run, stopping.signal);
    if (stopping.signal.aborted) return;
    failures = failure === undefined ? 0 : failures + 1;
    wasHealthy ||= failure === undefined;
    const waited = clock.now() - began;
    change(failure === undefined ? { health: 'healthy' } : { health: judge(waited), reason: failure });
    // Whoever was told may have stopped it.
    if (!stopping.signal.aborted) cancel = clock.schedule(pause(waited), () => void attempt(began));
  };

  const change = (next: HealthReport): void => {
    const differs = next.health !== report.health || next.reason !== report.reason;
    report = next;
    if (differs) onChange(next);
  };

  const judge = (waited: number): Health => {
    if (wasHealthy) return failures < probe.retries ? 'degraded' : 'unhealthy';
    return waited < probe.startPeriod + probe.retries * probe.interval ? 'unknown' : 'unhealthy';
  };

  const pause = (waited: number): number => {
    if (!wasHealthy) return startPause(waited);
    return report.health === 'unhealthy' ? Math.min(probe.interval, longestPause) : probe.interval;
  };

  return {
    start: () => {
      if (startedAt !== undefined || stopping.signal.aborted) return;
      startedAt = clock.now();
      void attempt(startedAt);
    },
    stop: () => {
      stopping.abort();
      cancel?.();
    },
    report: () => report,
  };
}

/**
 * How long a starting replica is left alone: a tenth of the time it has taken so far. So what starts fast is seen to be
 * ready within 10 ms, what starts slowly within a tenth of its own time (doubling would notice after twice that time),
 * and what never starts costs next to nothing.
 */
function startPause(waited: number): number {
  return Math.min(longestPause, Math.max(shortestPause, waited / 10));
}

async function outcome(run: MonitorOptions['run'], signal: AbortSignal): Promise<string | undefined> {
  try {
    await run(signal);
    return undefined;
  } catch (error) {
    return toReason(error);
  }
}
