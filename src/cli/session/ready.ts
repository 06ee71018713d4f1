import { AppHostError } from '../../support/apphost-error.ts';
import { isCrashLooping } from '../../runtime/replica-runner.ts';
import type { ResourceRunner } from '../../runtime/resource-runner.ts';
import type { Host } from './host.ts';

/**
 * Resolves when everything is healthy, and jobs have finished. Rejects with `RESOURCE_FAILED` when one never will be:
 * it failed, or it ends again and again.
 */
export function untilReady(host: Host, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const failure = signal.aborted ? (signal.reason as Error) : firstFailure(host);
      if (failure === undefined && !isReady(host)) return;
      stopListening();
      signal.removeEventListener('abort', look);
      if (failure === undefined) resolve();
      else reject(failure);
    };
    const stopListening = host.events.listen(({ event }) => event === 'resource' && look());
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}

export function isReady({ supervisor }: Pick<Host, 'supervisor'>): boolean {
  return [...supervisor.resources.values()].every((resource) => isSettled(resource));
}

function isSettled({ desired, state, health }: ResourceRunner): boolean {
  if (state === 'finished') return true;
  return state === 'running' && health === 'healthy' && !desired.runsToCompletion;
}

function firstFailure({ supervisor }: Host): AppHostError | undefined {
  for (const { desired, state, reason, replicas } of supervisor.resources.values()) {
    const isLooping = [...replicas.values()].some((replica) => isCrashLooping(replica));
    const isOver = state === 'failed' || state === 'exited';
    if (!isOver && !isLooping) continue;
    const how = isLooping ? 'ends again and again' : state;
    return new AppHostError('RESOURCE_FAILED', `${desired.name} ${how}: ${reason ?? 'no reason known'}`, {
      hint: `Read its last lines below, or all with: apphost logs ${desired.name}`,
      facts: { resource: desired.name },
    });
  }
  return undefined;
}
