import type { LimitOptions, ReplicasOption, StopOptions } from '../../kinds/parts/run.ts';
import type { Limits, Replicas, RestartPolicy, StopPolicy } from '../../model/resource.ts';
import { parseDuration } from '../../support/duration.ts';
import { parseQuantity } from '../../support/quantity.ts';

/** How many replicas there are. `unset` is what nobody's word means. */
export function toReplicas(option: ReplicasOption | undefined, unset: number): Replicas {
  if (option === undefined) return { count: unset, explicit: false };
  if (typeof option === 'number') return { count: option, explicit: true };
  const { min = 1, max, cpu } = option;
  return { count: min, explicit: true, ...(max !== undefined && { max }), cpu: cpu ?? 70 };
}

/** `no`, `on-failure[:n]`, `always`, `unless-stopped`. */
export function toRestartPolicy(option: string | undefined, runsToCompletion: boolean): RestartPolicy {
  const [when = '', attempts] = (option ?? (runsToCompletion ? 'no' : 'on-failure')).split(':');
  return { when: when as RestartPolicy['when'], ...(attempts !== undefined && { attempts: Number(attempts) }) };
}

export function toStopPolicy(option: StopOptions = {}): StopPolicy {
  return { signal: option.signal ?? 'SIGTERM', grace: parseDuration(option.grace ?? '10s') ?? 10_000 };
}

export function toLimits(option: LimitOptions = {}): Limits {
  const cpu = option.cpu === undefined ? undefined : parseQuantity(option.cpu);
  const memory = option.memory === undefined ? undefined : parseQuantity(option.memory);
  return { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
}
