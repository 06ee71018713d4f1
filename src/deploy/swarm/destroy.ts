import { setTimeout as delay } from 'node:timers/promises';
import type { EngineInventory } from '../../model/engine-inventory.ts';
import { toLosses } from '../compose/plan-project.ts';
import { needConsent } from '../consent.ts';
import { claimProject } from '../engine/claim.ts';
import { toEngineError } from '../engine/engine-error.ts';
import { nameEngine, openEngine, tellEngine } from '../engine/open-engine.ts';
import type { PlannedChange } from '../event.ts';
import type { ChangeRequest } from '../request.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { EngineSurroundings } from '../surroundings.ts';
import type { Tool } from '../tool.ts';
import { findSwarmTool } from './docker-tool.ts';
import { findServices, listObjects, stackLabel } from './live-stack.ts';
import { removeVolume } from './remove-volumes.ts';

/** Has the swarm remove the stack. Its volumes stay, unless their loss was agreed to; those of other nodes stay in any case. */
export async function destroyInSwarm(
  stack: string,
  request: ChangeRequest,
  surroundings: EngineSurroundings,
): Promise<void> {
  const engine = await openEngine(request, surroundings);
  const { inventory } = engine;
  try {
    const { docker, version } = await findSwarmTool(engine, {}, surroundings.signal);
    tellEngine(inventory, { target: 'swarm', tool: `the stacks of ${version}`, project: stack }, surroundings);
    const live = await findLive(docker, inventory, stack);
    const changes = toChanges(live, request);
    if (changes.length === 0) {
      surroundings.tell({ event: 'note', text: `${stack} is not in the swarm of ${nameEngine(inventory)}.` });
      return tellKept(live, request, surroundings);
    }
    surroundings.tell({ event: 'plan', changes });
    const question = `Remove ${stack} from the swarm of ${nameEngine(inventory)}?`;
    await needConsent(question, request.agreed, surroundings, 'engine');
    await remove({ stack, live, docker, inventory }, request, surroundings);
    tellKept(live, request, surroundings);
    surroundings.tell({ event: 'done', objects: 0, changed: 0, deleted: changes.length });
  } finally {
    inventory.close();
  }
}

interface Live {
  readonly services: readonly string[];
  readonly secrets: readonly string[];
  readonly networks: readonly string[];
  /** On the node that is talked to. */
  readonly volumes: readonly string[];
}

async function findLive(docker: Tool, inventory: EngineInventory, stack: string): Promise<Live> {
  const [services, secrets, networks, volumes] = await Promise.all([
    findServices(docker, stack),
    listObjects(docker, 'secret', stack),
    inventory.listNetworks(stackLabel(stack)),
    inventory.listVolumes(stackLabel(stack)),
  ]);
  return { services: [...services.keys()], secrets, networks, volumes };
}

function toChanges({ services, secrets, volumes }: Live, { deleteData }: ChangeRequest): readonly PlannedChange[] {
  const objects = [...services.map((name) => `service/${name}`), ...secrets.map((name) => `secret/${name}`)];
  const changes = objects.map((object) => ({ object, change: 'delete' as const }));
  return [...changes, ...(deleteData ? toLosses(volumes) : [])];
}

function tellKept({ volumes }: Live, { deleteData }: ChangeRequest, surroundings: EngineSurroundings): void {
  const because = 'its data would be lost';
  for (const name of deleteData ? [] : volumes) surroundings.tell({ event: 'kept', object: `volume/${name}`, because });
  surroundings.tell({ event: 'note', text: 'Volumes of other nodes are left alone: a manager cannot see them.' });
}

interface Removing {
  readonly stack: string;
  readonly live: Live;
  readonly docker: Tool;
  readonly inventory: EngineInventory;
}

async function remove(removing: Removing, request: ChangeRequest, surroundings: EngineSurroundings): Promise<void> {
  const { stack, live, docker, inventory } = removing;
  const { signal } = surroundings;
  const claim = await claimProject(inventory.address, stack, surroundings);
  const deadline = Date.now() + request.timeout;
  try {
    const outcome = await docker.run(['stack', 'rm', stack], { signal: AbortSignal.timeout(request.timeout) });
    if (!outcome.ok) throw toEngineError(outcome, 'the swarm could not remove everything');
    await waitUntilGone(removing, deadline, signal);
    for (const name of live.services) surroundings.tell({ event: 'deleted', object: `service/${name}` });
    for (const name of live.secrets) surroundings.tell({ event: 'deleted', object: `secret/${name}` });
    for (const name of request.deleteData ? live.volumes : []) {
      await removeVolume(inventory, name, { deadline, signal });
      surroundings.tell({ event: 'deleted', object: `volume/${name}` });
    }
  } catch (error) {
    const left = await findServices(docker, stack).catch(() => undefined);
    const gone = live.services.filter((name) => left !== undefined && !left.has(name));
    surroundings.tell({ event: 'halted', step: 'delete', applied: gone.length, total: live.services.length });
    throw error;
  } finally {
    await claim.release();
  }
}

const pause = 400;

/** Tasks end after their service has gone, and hold its networks until then. */
async function waitUntilGone(
  { stack, docker, inventory }: Removing,
  deadline: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { services, networks } = await findLive(docker, inventory, stack);
    const all = await inventory.listContainers(stackLabel(stack));
    const containers = all.filter(({ state }) => state === 'running');
    if (services.length + networks.length + containers.length === 0) {
      // A swarm forgets the container of a job that had ended; best effort, as it holds nothing but its own files.
      if (all.length > 0) await docker.run(['container', 'rm', ...all.map(({ id }) => id)]);
      return;
    }
    if (Date.now() >= deadline) {
      const left = [...services.map((name) => `service/${name}`), ...containers.map(({ name }) => name), ...networks];
      throw new AppHostError('DEPLOY_TOOL_FAILED', `${left.join(', ')} of ${stack} did not end in time`, {
        hint: 'Repeat it, with more time: --timeout.',
      });
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
