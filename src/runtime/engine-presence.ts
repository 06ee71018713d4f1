import type { ContainerEngine } from './containers/engine.ts';
import type { Supervisor } from './supervisor.ts';

/** Whose lines are about the application as a whole. */
const ourselves = { resource: 'apphost' };

/**
 * Uses the engine and says when it goes away and comes back. What ended meanwhile is found by the connection itself and
 * follows its restart policy; what was waiting for its next start does not wait any longer once the engine is back.
 */
export function useEngine(supervisor: Supervisor, engine: ContainerEngine): void {
  const { application, logs } = supervisor.options;
  supervisor.engine = engine;
  const watching = engine.watch(application, {
    onLost: (reason) =>
      logs.note(
        ourselves,
        `${engine.description} is away: ${reason}. What runs in it is looked after again when it is back; if it does not come back by itself, start it.`,
      ),
    onBack: () => {
      logs.note(ourselves, `${engine.description} is back.`);
      for (const { desired, replicas } of supervisor.resources.values()) {
        if (desired.launch.runs === 'container') for (const replica of replicas.values()) replica.retry();
      }
    },
  });
  // Whoever asks for something learns it as well when the engine is gone already.
  watching.catch(() => undefined);
}
