import { isDeepStrictEqual } from 'node:util';
import { AppHostError } from '../../support/apphost-error.ts';
import { claimProject } from '../engine/claim.ts';
import { toEngineError } from '../engine/engine-error.ts';
import { explainStanding, type Standing } from '../engine/standing.ts';
import { waitForServices } from '../engine/wait-for-services.ts';
import type { Change, Step } from '../event.ts';
import { notReady } from '../not-ready.ts';
import type { SwarmTool } from './docker-tool.ts';
import { findServices, findTasks, type LiveServices } from './live-stack.ts';
import { makeSecrets, setLabels } from './prepare-swarm.ts';
import { pruneStack } from './prune-stack.ts';
import type { Doing, StackWork } from './stack-work.ts';
import { readTaskLog } from './task-log.ts';
import { standingOf } from './service-standing.ts';

export async function carryOut(
  work: StackWork,
  means: SwarmTool & Pick<Doing, 'inventory'>,
  options: Doing['options'],
): Promise<void> {
  const { name } = work.project;
  const claim = await claimProject(means.inventory.address, name, options);
  const progress: { step: Step } = { step: 'apply' };
  const past = new Set((await findTasks(means.docker, work.before)).map(({ ID }) => ID));
  const doing = { ...means, work, options, past, deadline: Date.now() + options.timeout };
  try {
    await setLabels(work.plan, doing);
    await makeSecrets(name, work.plan.newSecrets, doing);
    await apply(doing);
    await tellApplied(doing);
    progress.step = 'wait';
    await settle(doing);
    progress.step = 'prune';
    await pruneStack(doing);
  } catch (error) {
    const isTold = error instanceof AppHostError && error.code === 'DEPLOY_NOT_READY';
    if (!isTold) tellHalted(progress.step, doing);
    throw error;
  } finally {
    await claim.release();
  }
}

async function apply({ docker, knowsDetach, work, options }: Doing): Promise<void> {
  const { name, file } = work.project;
  const args = [
    'stack',
    'deploy',
    '--compose-file',
    file,
    '--with-registry-auth',
    ...(options.prune ? ['--prune'] : []),
    ...(knowsDetach ? ['--detach=true'] : []),
    name,
  ];
  const outcome = await docker.run(args, { signal: AbortSignal.timeout(options.timeout) });
  if (!outcome.ok) throw toEngineError(outcome, 'the swarm could not take everything');
}

async function tellApplied({ docker, work, options }: Doing): Promise<void> {
  const { name, stack } = work.project;
  const now = await findServices(docker, name);
  for (const service of stack?.services ?? []) {
    const change = compareServices(work.before, now, service);
    options.tell({ event: 'applied', object: `service/${service}`, change });
  }
  const gone = work.plan.orphans.filter((service) => !now.has(service));
  for (const service of gone) options.tell({ event: 'deleted', object: `service/${service}` });
}

function compareServices(before: LiveServices, now: LiveServices, name: string): Change {
  const [was, is] = [before.get(name), now.get(name)];
  if (was === undefined) return 'create';
  return isDeepStrictEqual(was.Spec, is?.Spec) ? 'unchanged' : 'change';
}

async function settle(doing: Doing): Promise<void> {
  const { options, deadline, docker } = doing;
  const stuck = await waitForServices({
    look: () => look(doing),
    deadline,
    signal: options.signal,
    tell: (event) => options.tell(event),
  });
  if (stuck === undefined) return;
  const failure = await explainStanding(stuck, (id) => readTaskLog(docker, id));
  options.tell({ event: 'failure', ...failure });
  throw notReady(failure, 'What was started stays, and so does all data. Mend it and deploy again.');
}

async function look({ docker, work, past }: Pick<Doing, 'docker' | 'work' | 'past'>): Promise<readonly Standing[]> {
  const { project, before } = work;
  const services = await findServices(docker, project.name);
  const tasks = await findTasks(docker, services);
  const now = Date.now();
  return (project.stack?.services ?? []).map((name) => {
    const service = services.get(name);
    const was = before.get(name);
    const own = tasks.filter(({ ServiceID }) => ServiceID === service?.ID);
    return standingOf({ name, service, tasks: own, past, ...(was !== undefined && { before: was }) }, now);
  });
}

/** A stack is taken as a whole, service by service: before that nothing of it is there. */
function tellHalted(step: Step, { work, options }: Doing): void {
  const total = work.project.stack?.services.length ?? 0;
  options.tell({ event: 'halted', step, applied: step === 'apply' ? 0 : total, total });
}
