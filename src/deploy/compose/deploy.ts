import { mayLose, needConsent } from '../consent.ts';
import { nameEngine, openEngine, tellEngine, type OpenedEngine } from '../engine/open-engine.ts';
import type { PublishedProject } from '../published.ts';
import type { ProjectRequest } from '../request.ts';
import type { EngineSurroundings } from '../surroundings.ts';
import type { Tool } from '../tool.ts';
import { carryOut } from './carry-out.ts';
import { findCompose, type Compose } from './compose-tool.ts';
import { planProject, toLosses } from './plan-project.ts';
import { findProject } from './project.ts';
import { readWanted } from './wanted.ts';

/** Has Compose apply what was published, waits until it is ready, and prunes what is no longer in it. */
export async function deployWithCompose(
  project: PublishedProject,
  request: ProjectRequest,
  surroundings: EngineSurroundings,
): Promise<void> {
  const compose = await findCompose(surroundings);
  const engine = await openEngine(request, surroundings);
  const { inventory } = engine;
  try {
    const { name } = project;
    tellEngine(
      inventory,
      { target: 'compose', tool: `Docker Compose ${compose.version}`, project: name },
      surroundings,
    );
    const tool = openProject(compose, project, engine);
    const [wanted, live] = await Promise.all([readWanted(tool), findProject(inventory, name)]);
    const plan = planProject(wanted, live, request);
    const losses = toLosses(plan.leftVolumes);
    const changes = [...plan.changes, ...(request.deleteData ? losses : [])];
    surroundings.tell({ event: 'plan', changes });
    if (request.dryRun) return;
    const isSame = changes.every(({ change }) => change === 'unchanged');
    const question = `Deploy ${name} to the engine at ${nameEngine(inventory)}?`;
    await needConsent(question, request.agreed || isSame, surroundings, 'engine');
    const doomed = (await mayLose(losses, request, surroundings)) ? plan.leftVolumes : [];
    await carryOut({ name, wanted, live, plan, doomed }, { tool, inventory }, { ...request, ...surroundings });
  } finally {
    inventory.close();
  }
}

/** What it asks for is in its environment alone. Which files and services count is not for the user's own variables to say. */
function openProject(compose: Compose, { name, folder, file, values }: PublishedProject, engine: OpenedEngine): Tool {
  const variables = {
    ...engine.variables,
    ...values,
    COMPOSE_FILE: undefined,
    COMPOSE_PROFILES: undefined,
    COMPOSE_PROJECT_NAME: undefined,
    COMPOSE_ENV_FILES: undefined,
  };
  return compose.open(['-f', file, '--project-directory', folder, '-p', name], variables);
}
