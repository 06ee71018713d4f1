/** What becomes of the pods of a workload, as a test scripts it. */
export type Behaviour =
  | { readonly does: 'becomes ready' }
  | { readonly does: 'stays unready' }
  | {
      readonly does: 'crashes';
      readonly exitCode: number;
      readonly log: readonly string[];
      readonly reason?: 'Error' | 'OOMKilled';
    }
  | { readonly does: 'cannot pull'; readonly message: string }
  | { readonly does: 'cannot be scheduled'; readonly message: string }
  /** Its controller makes no pods, and says why. */
  | { readonly does: 'makes no pods'; readonly message: string };

type Fields = Record<string, unknown>;

export interface PodPart {
  readonly container: string;
  readonly image: string;
  /** A job's pod ends. */
  readonly ends: boolean;
}

/** The status of a pod that behaves so. */
export function podStatus(behaviour: Behaviour, part: PodPart): Fields {
  const { container: name, image } = part;
  const scheduled = { type: 'PodScheduled', status: 'True' };
  if (behaviour.does === 'cannot be scheduled')
    return {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: behaviour.message }],
    };
  const isReady = behaviour.does === 'becomes ready' && !part.ends;
  const state = { name, image, ready: isReady, restartCount: 0, ...containerState(behaviour, part) };
  const phase = phaseOf(behaviour, part);
  const ready = {
    type: 'Ready',
    status: isReady ? 'True' : 'False',
    ...(!isReady && { reason: 'ContainersNotReady', message: `containers with unready status: [${name}]` }),
  };
  return { phase, conditions: [scheduled, ready], containerStatuses: [state] };
}

/** The events that such a pod comes with: reason and message. */
export function podEvents(behaviour: Behaviour, { container, image }: PodPart): readonly (readonly [string, string])[] {
  if (behaviour.does === 'crashes') return [['BackOff', `Back-off restarting failed container ${container}`]];
  if (behaviour.does === 'cannot pull') return [['Failed', `Failed to pull image "${image}": ${behaviour.message}`]];
  if (behaviour.does === 'cannot be scheduled') return [['FailedScheduling', behaviour.message]];
  if (behaviour.does === 'stays unready')
    return [['Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503']];
  return [];
}

function containerState(behaviour: Behaviour, { image, ends }: PodPart): Fields {
  if (behaviour.does === 'crashes') {
    const terminated = {
      exitCode: behaviour.exitCode,
      reason: behaviour.reason ?? 'Error',
      finishedAt: '2026-01-01T00:00:00Z',
    };
    if (ends) return { state: { terminated } };
    return {
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container' } },
      lastState: { terminated },
    };
  }
  if (behaviour.does === 'cannot pull')
    return {
      state: {
        waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ${behaviour.message}` },
      },
    };
  if (ends && behaviour.does === 'becomes ready')
    return { state: { terminated: { exitCode: 0, reason: 'Completed' } } };
  return { state: { running: { startedAt: '2026-01-01T00:00:00Z' } } };
}

function phaseOf(behaviour: Behaviour, { ends }: PodPart): string {
  if (ends && behaviour.does === 'becomes ready') return 'Succeeded';
  if (ends && behaviour.does === 'crashes') return 'Failed';
  return behaviour.does === 'cannot pull' ? 'Pending' : 'Running';
}
