import { parse } from 'node:path';
import type { EngineInventory } from '../../model/engine-inventory.ts';
import { needConsent } from '../consent.ts';
import { claimProject } from '../engine/claim.ts';
import { nameEngine, openEngine, tellEngine } from '../engine/open-engine.ts';
import type { PlannedChange } from '../event.ts';
import type { ChangeRequest } from '../request.ts';
import type { EngineSurroundings } from '../surroundings.ts';
import type { Tool } from '../tool.ts';
import { toEngineError } from '../engine/engine-error.ts';
import { findCompose } from './compose-tool.ts';
import { toLosses } from './plan-project.ts';
import { findProject, projectLabel, type LiveProject } from './project.ts';

/** Has Compose remove the project. Its volumes stay, unless their loss was agreed to. */
export async function destroyWithCompose(
  project: string,
  request: ChangeRequest,
  surroundings: EngineSurroundings,
): Promise<void> {
  const compose = await findCompose(surroundings);
  const { inventory, variables } = await openEngine(request, surroundings);
  try {
    tellEngine(inventory, { target: 'compose', tool: `Docker Compose ${compose.version}`, project }, surroundings);
    const live = await findProject(inventory, project);
    const changes = toChanges(live, request);
    if (changes.length === 0) {
      surroundings.tell({ event: 'note', text: `${project} is not on the engine at ${nameEngine(inventory)}.` });
      return tellKept(live, request, surroundings);
    }
    surroundings.tell({ event: 'plan', changes });
    const question = `Remove ${project} from the engine at ${nameEngine(inventory)}?`;
    await needConsent(question, request.agreed, surroundings, 'engine');
    // Without a file Compose goes by its labels; the file of another project must not be found on the way up.
    const tool = compose.open(['-p', project], { ...variables, COMPOSE_FILE: undefined }, parse(process.cwd()).root);
    await remove({ project, live, tool, inventory }, request, surroundings);
    tellKept(live, request, surroundings);
    surroundings.tell({ event: 'done', objects: 0, changed: 0, deleted: changes.length });
  } finally {
    inventory.close();
  }
}

function toChanges({ containers, volumes }: LiveProject, { deleteData }: ChangeRequest): readonly PlannedChange[] {
  const services = [...containers.keys()].map((name) => ({ object: `service/${name}`, change: 'delete' as const }));
  return [...services, ...(deleteData ? toLosses(volumes) : [])];
}

function tellKept({ volumes }: LiveProject, { deleteData }: ChangeRequest, surroundings: EngineSurroundings): void {
  if (deleteData) return;
  for (const name of volumes)
    surroundings.tell({ event: 'kept', object: `volume/${name}`, because: 'its data would be lost' });
}

interface Removing {
  readonly project: string;
  readonly live: LiveProject;
  readonly tool: Tool;
  readonly inventory: EngineInventory;
}

async function remove(
  { project, live, tool, inventory }: Removing,
  { timeout, deleteData }: ChangeRequest,
  surroundings: EngineSurroundings,
): Promise<void> {
  const claim = await claimProject(inventory.address, project, surroundings);
  const names = [...live.containers.keys()];
  try {
    const outcome = await tool.run(['down', '--remove-orphans'], { signal: AbortSignal.timeout(timeout) });
    if (!outcome.ok) throw toEngineError(outcome, 'Compose could not remove everything');
    // Nothing that uses them is left.
    for (const id of await inventory.listNetworks(projectLabel(project))) await inventory.removeNetwork(id);
    for (const name of names) surroundings.tell({ event: 'deleted', object: `service/${name}` });
    for (const name of deleteData ? live.volumes : []) {
      await inventory.removeVolume(name);
      surroundings.tell({ event: 'deleted', object: `volume/${name}` });
    }
  } catch (error) {
    const left = await findProject(inventory, project).catch(() => undefined);
    const gone = names.filter((name) => left !== undefined && !left.containers.has(name));
    surroundings.tell({ event: 'halted', step: 'delete', applied: gone.length, total: names.length });
    throw error;
  } finally {
    await claim.release();
  }
}
