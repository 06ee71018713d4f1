import type { RestartPolicy } from '../model/resource.ts';
import type { LifeEvent } from './transitions.ts';

/** How a replica ended. Neither code nor signal: the engine lost it. */
export interface Ending {
  readonly code?: number;
  readonly signal?: string;
  readonly outOfMemory?: boolean;
  /** The engine went away with it, and has most likely ended it: an engine stops its containers before it ends. */
  readonly engineAway?: boolean;
}

export const firstPause = 500;
export const longestPause = 30_000;
/** Having been healthy for so long, it starts from the shortest pause again. Milliseconds. */
export const settledAfter = 60_000;
/** So many ends in a row, none of them after it had settled, are a crash loop. */
export const crashLoopAfter = 3;

/**
 * What follows from an end: `finish`, `exit`, `fail` or `back-off`. `endings` counts this one and those in a row before.
 */
export function afterEnding(policy: RestartPolicy, ending: Ending, endings: number): LifeEvent {
  const isSuccess = ending.code === 0;
  if (policy.when === 'no') return isSuccess ? 'finish' : 'exit';
  if (policy.when === 'on-failure' && isSuccess) return 'finish';
  return policy.attempts !== undefined && endings > policy.attempts ? 'fail' : 'back-off';
}

/** Milliseconds before the next start: half a second, doubled with every end in a row, and a little chance, so that replicas do not return as one. */
export function pauseBefore(endings: number, chance: number): number {
  const pause = Math.min(longestPause, firstPause * 2 ** (endings - 1));
  return Math.round(pause * (0.9 + chance * 0.2));
}

/** `exit code 3`, `SIGKILL, out of memory`, for people. */
export function describeEnding(ending: Ending): string {
  const memory = ending.outOfMemory === true ? ', out of memory' : '';
  if (ending.signal !== undefined) return `${ending.signal}${memory}`;
  const engine = ending.engineAway === true ? ', together with the engine' : '';
  return ending.code === undefined ? 'lost by the engine' : `exit code ${ending.code}${memory}${engine}`;
}
