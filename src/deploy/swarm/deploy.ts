import { mayLose, needConsent } from '../consent.ts';
import { toLosses } from '../compose/plan-project.ts';
import { nameEngine, openEngine, tellEngine } from '../engine/open-engine.ts';
import type { PublishedProject } from '../published.ts';
import type { ProjectRequest } from '../request.ts';
import type { EngineSurroundings } from '../surroundings.ts';
import { carryOut } from './carry-out.ts';
import { findSwarmTool } from './docker-tool.ts';
import { findNodes, findServices, listObjects, stackLabel } from './live-stack.ts';
import { planStack, type StackPlan } from './plan-stack.ts';
import { nameObjects } from './stack-objects.ts';

/** Has the swarm apply what was published, waits until it is ready, and removes what is no longer in it. */
export async function deployToSwarm(
  project: PublishedProject,
  request: ProjectRequest,
  surroundings: EngineSurroundings,
): Promise<void> {
  const engine = await openEngine(request, surroundings);
  const { inventory } = engine;
  try {
    const { name, values } = project;
    const { secrets, names } = await nameObjects(project);
    const tool = await findSwarmTool(engine, { ...values, ...names }, surroundings.signal);
    tellEngine(inventory, { target: 'swarm', tool: `the stacks of ${tool.version}`, project: name }, surroundings);
    const [services, known, volumes, nodes] = await Promise.all([
      findServices(tool.docker, name),
      listObjects(tool.docker, 'secret', name),
      inventory.listVolumes(stackLabel(name)),
      findNodes(tool.docker),
    ]);
    const live = { services, secrets: known, volumes, nodes };
    const plan = planStack(project, { live, secrets, prune: request.prune });
    const losses = toLosses(plan.leftVolumes);
    const changes = [...plan.changes, ...(request.deleteData ? losses : [])];
    surroundings.tell({ event: 'plan', changes });
    tellLabels(plan, surroundings);
    if (request.dryRun) return;
    await needConsent(
      `Deploy ${name} to the swarm of ${nameEngine(inventory)}?`,
      request.agreed,
      surroundings,
      'engine',
    );
    const doomed = (await mayLose(losses, request, surroundings)) ? plan.leftVolumes : [];
    await carryOut(
      { project, before: services, plan, doomed },
      { ...tool, inventory },
      { ...request, ...surroundings },
    );
  } finally {
    inventory.close();
  }
}

function tellLabels({ labelling }: StackPlan, surroundings: EngineSurroundings): void {
  if (labelling === undefined) return;
  const { node, labels } = labelling;
  const text = `${node.Description.Hostname}, the only node, gets ${labels.join(', ')}: it keeps the volumes.`;
  surroundings.tell({ event: 'note', text });
}
