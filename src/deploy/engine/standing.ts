import type { Failure } from '../event.ts';

/** A service that is waited for, as it stands. */
export interface Standing {
  /** `service/web`. */
  readonly object: string;
  readonly is: 'ready' | 'underway' | 'failed';
  /** `1 of 2 are up`. */
  readonly detail: string;
  /** What one of its containers does badly. */
  readonly trouble?: Trouble;
}

export interface Trouble {
  /** A container, or a task of a swarm. */
  readonly id: string;
  readonly name: string;
  /** `Exited`, `Unhealthy`, `Restarting`, … */
  readonly reason: string;
  readonly message: string;
  /** What the engine has told of it, oldest first. */
  readonly events: readonly string[];
  /** It will not pass by itself, as far as can be known. */
  readonly isLasting: boolean;
}

/** The first that did not become ready, with the log of what failed. */
export async function explainStanding(
  { object, detail, trouble }: Standing,
  readLog: (id: string) => Promise<readonly string[]>,
): Promise<Failure> {
  if (trouble === undefined) return { object, reason: 'NeverReady', message: detail, events: [], log: [] };
  const { id, name, reason, message, events } = trouble;
  // That it cannot be told must not hide what failed.
  const log = await readLog(id).catch(() => []);
  return { object, container: name, reason, message, events, log };
}
