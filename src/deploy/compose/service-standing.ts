import type { InventoryContainer } from '../../model/engine-inventory.ts';
import type { Standing, Trouble } from '../engine/standing.ts';
import type { WantedService } from './wanted.ts';

/** How many restarts one after the other are taken for lasting. */
const mostRestarts = 3;
/** How long a container without a health check must have been up, to be none that ends at once. Milliseconds. */
const settling = 1_000;

/** How far the containers of a service are from what it asks for. */
export function standingOf(
  { name, replicas }: WantedService,
  containers: readonly InventoryContainer[],
  now: number,
): Standing {
  const object = `service/${name}`;
  const states = containers.map((container) => stateOf(container, now));
  const failed = states.find(({ is }) => is === 'failed');
  const troubled = failed ?? states.find(({ trouble }) => trouble !== undefined);
  const trouble = troubled?.trouble === undefined ? {} : { trouble: troubled.trouble };
  const ready = states.filter(({ is }) => is === 'ready').length;
  const isDone = containers.length > 0 && containers.every(({ state }) => state === 'exited') && failed === undefined;
  const detail = isDone ? 'has ended' : replicas === 1 ? phrase(containers[0]) : `${ready} of ${replicas} are up`;
  if (failed !== undefined) return { object, is: 'failed', detail, ...trouble };
  // With others of it that are on their way out, nothing is decided.
  const isReady = ready === replicas && containers.length === replicas;
  return { object, is: isReady ? 'ready' : 'underway', detail, ...trouble };
}

interface ContainerState {
  readonly is: Standing['is'];
  readonly trouble?: Trouble;
}

function stateOf(container: InventoryContainer, now: number): ContainerState {
  const { state, health, restarts, startedAt } = container;
  if (state === 'running') {
    if (health?.status === 'healthy') return { is: 'ready' };
    if (health?.status === 'unhealthy') return { is: 'failed', trouble: unhealthy(container) };
    if (health === undefined && now - startedAt >= settling) return { is: 'ready' };
    return { is: 'underway', ...(restarts > 0 && { trouble: ended(container, restarts >= mostRestarts) }) };
  }
  if (state === 'restarting') return { is: 'underway', trouble: ended(container, restarts >= mostRestarts) };
  if (state === 'exited' && container.exitCode === 0) return { is: 'ready' };
  if (state === 'exited' || state === 'dead') return { is: 'failed', trouble: ended(container, true) };
  if (container.error !== '') return { is: 'failed', trouble: unstarted(container) };
  return { is: 'underway' };
}

function unhealthy({ id, name, health }: InventoryContainer): Trouble {
  const { log = [] } = health ?? {};
  const message = `its health check fails${log.at(-1) ? `: ${firstLine(log.at(-1) ?? '')}` : ''}`;
  const events = log.map((text) => `health check: ${text === '' ? '(no output)' : text}`);
  return { id, name, reason: 'Unhealthy', message, events, isLasting: true };
}

function ended(container: InventoryContainer, isLasting: boolean): Trouble {
  const { id, name, state, exitCode, outOfMemory, error, restarts } = container;
  const again = restarts === 0 ? '' : `, after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  const reason = outOfMemory ? 'OutOfMemory' : state === 'exited' || state === 'dead' ? 'Exited' : 'Restarting';
  const message = error === '' ? `it ended with exit code ${exitCode}${again}` : `${error}${again}`;
  return { id, name, reason, message, events: [], isLasting };
}

function unstarted({ id, name, error }: InventoryContainer): Trouble {
  return { id, name, reason: 'NotStarted', message: error, events: [], isLasting: true };
}

function phrase(container: InventoryContainer | undefined): string {
  if (container === undefined) return 'is not there yet';
  const { state, health } = container;
  if (state === 'created') return 'waits to be started';
  if (state !== 'running') return state;
  return health === undefined ? 'is up' : health.status === 'starting' ? 'is up, not healthy yet' : health.status;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
