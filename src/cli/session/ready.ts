import { AppHostError } from '../../support/apphost-error.ts';
import { isCrashLooping } from '../../runtime/replica-runner.ts';
import type { ResourceRunner } from '../../runtime/resource-runner.ts';
import type { Host } from './host.ts';

interface Awaited {
  /** Others may have been stopped on purpose. */
  readonly names: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/**
 * Resolves when these resources are healthy, and jobs have finished. Rejects with `RESOURCE_FAILED` when one never will
 * be: it failed, or it ends again and again.
 */
export function untilReady(host: Host, { names, signal }: Awaited): Promise<void> {
  const awaited = (): readonly ResourceRunner[] =>
    [...host.supervisor.resources.values()].filter(({ desired }) => names.has(desired.name));
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const failure = signal.aborted ? (signal.reason as Error) : firstFailure(awaited());
      if (failure === undefined && !awaited().every((resource) => isSettled(resource))) return;
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

/** Tells of the first of these that ends again and again: others may wait for it without end. */
export function onCrashLoop(host: Host, names: ReadonlySet<string>, tell: (failure: AppHostError) => void): () => void {
  return host.events.listen(({ event }) => {
    if (event !== 'resource') return;
    const all = [...host.supervisor.resources.values()].filter(({ desired }) => names.has(desired.name));
    const looping = all.filter(({ replicas }) => [...replicas.values()].some((replica) => isCrashLooping(replica)));
    const failure = firstFailure(looping);
    if (failure !== undefined) tell(failure);
  });
}

export function isReady({ supervisor }: Pick<Host, 'supervisor'>): boolean {
  return [...supervisor.resources.values()].every((resource) => isSettled(resource));
}

function isSettled({ desired, state, health }: ResourceRunner): boolean {
  if (state === 'finished') return true;
  return state === 'running' && health === 'healthy' && !desired.runsToCompletion;
}

function firstFailure(resources: readonly ResourceRunner[]): AppHostError | undefined {
  for (const { desired, state, reason, replicas } of resources) {
    const isLooping = [...replicas.values()].some((replica) => isCrashLooping(replica));
    const isOver = state === 'failed' || state === 'exited';
    if (!isOver && !isLooping) continue;
    const how = isLooping ? 'ends again and again' : state;
    return new AppHostError('RESOURCE_FAILED', `${desired.name} ${how}: ${reason ?? 'no reason known'}`, {
      hint: `Its last lines stand above. While the application runs, \`apphost logs ${desired.name}\` shows all of them.`,
      facts: { resource: desired.name },
    });
  }
  return undefined;
}
