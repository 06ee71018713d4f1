import type { EngineInventory, InventoryContainer } from '../../model/engine-inventory.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { claimProject } from '../engine/claim.ts';
import { explainStanding, type Standing } from '../engine/standing.ts';
import { mostTelling, waitForServices } from '../engine/wait-for-services.ts';
import type { Change, Step } from '../event.ts';
import { notReady } from '../not-ready.ts';
import type { ProjectRequest } from '../request.ts';
import type { EngineSurroundings } from '../surroundings.ts';
import type { Tool } from '../tool.ts';
import { isAboutContainer, toEngineError } from '../engine/engine-error.ts';
import type { ProjectPlan } from './plan-project.ts';
import { findContainers, type LiveProject } from './project.ts';
import { standingOf } from './service-standing.ts';
import { readProgress } from './up-progress.ts';
import type { Wanted } from './wanted.ts';

export interface ProjectWork {
  readonly name: string;
  readonly wanted: Wanted;
  /** As it is before. */
  readonly live: LiveProject;
  readonly plan: ProjectPlan;
  /** Volumes that nobody needs any more, and that may be deleted. */
  readonly doomed: readonly string[];
}

interface Means {
  readonly tool: Tool;
  readonly inventory: EngineInventory;
}

type Options = ProjectRequest & EngineSurroundings;

interface Doing extends Means {
  readonly work: ProjectWork;
  readonly options: Options;
  /** In milliseconds since the epoch. */
  readonly deadline: number;
}

export async function carryOut(work: ProjectWork, means: Means, options: Options): Promise<void> {
  const claim = await claimProject(means.inventory.address, work.name, options);
  const progress: { step: Step } = { step: 'apply' };
  try {
    const doing = { ...means, work, options, deadline: Date.now() + options.timeout };
    await up(doing);
    await tellApplied(doing);
    progress.step = 'wait';
    await settle(doing);
    progress.step = 'prune';
    await prune(doing);
  } catch (error) {
    const isTold = error instanceof AppHostError && error.code === 'DEPLOY_NOT_READY';
    if (!isTold) await tellHalted(progress.step, { ...means, work, options });
    throw error;
  } finally {
    await claim.release();
  }
}

/** Compose starts what others wait for one after the other, and gives up with the first that fails. */
async function up(doing: Doing): Promise<void> {
  const { tool, work, options, deadline } = doing;
  const isBuilding = options.build && work.wanted.services.some(({ isBuilt }) => isBuilt);
  const args = [
    'up',
    '--detach',
    isBuilding ? '--build' : '--no-build',
    ...(options.prune ? ['--remove-orphans'] : []),
  ];
  const late = AbortSignal.timeout(options.timeout);
  const services = new Set(work.wanted.services.map(({ name }) => name));
  const outcome = await tool.run(args, {
    lines: 'stderr',
    signal: late,
    onLine: (line) => {
      const event = readProgress(line, { project: work.name, services });
      if (event !== undefined) options.tell(event);
    },
  });
  if (outcome.ok) return;
  const isLate = Date.now() >= deadline;
  if (isLate || isAboutContainer(outcome.stderr)) {
    const stuck = mostTelling((await look(doing)).filter(({ is }) => is !== 'ready'));
    if (stuck !== undefined) await fail(stuck, doing);
  }
  throw toEngineError(
    outcome,
    isLate ? 'the time is over, and Compose had not ended' : 'Compose could not start everything',
  );
}

/** Which containers are new says what was really done. */
async function tellApplied({ inventory, work, options }: Doing): Promise<void> {
  const now = await findContainers(inventory, work.name);
  for (const { name } of work.wanted.services) {
    const change = compareContainers(work.live.containers.get(name), now.get(name));
    options.tell({ event: 'applied', object: `service/${name}`, change });
  }
  const gone = work.plan.orphans.filter((name) => !now.has(name));
  for (const name of gone) options.tell({ event: 'deleted', object: `service/${name}` });
}

function compareContainers(
  before: readonly InventoryContainer[] = [],
  after: readonly InventoryContainer[] = [],
): Change {
  const known = new Map(before.map(({ id, startedAt }) => [id, startedAt]));
  if (before.length === 0 && after.length > 0) return 'create';
  const isSame = before.length === after.length && after.every(({ id, startedAt }) => known.get(id) === startedAt);
  return isSame ? 'unchanged' : 'change';
}

async function settle(doing: Doing): Promise<void> {
  const { options, deadline } = doing;
  const { signal } = options;
  const stuck = await waitForServices({
    look: () => look(doing),
    deadline,
    signal,
    tell: (event) => options.tell(event),
  });
  if (stuck !== undefined) await fail(stuck, doing);
}

async function look({ inventory, work }: Pick<Doing, 'inventory' | 'work'>): Promise<readonly Standing[]> {
  const containers = await findContainers(inventory, work.name);
  const now = Date.now();
  return work.wanted.services.map((service) => standingOf(service, containers.get(service.name) ?? [], now));
}

const logLines = 20;

async function fail(stuck: Standing, { inventory, options }: Doing): Promise<never> {
  const failure = await explainStanding(stuck, (id) => inventory.readLog(id, logLines));
  options.tell({ event: 'failure', ...failure });
  throw notReady(failure, 'What was started stays, and so does all data. Mend it and deploy again.');
}

async function prune({ inventory, work, options }: Doing): Promise<void> {
  const { plan, doomed, wanted } = work;
  for (const name of doomed) {
    await inventory.removeVolume(name);
    options.tell({ event: 'deleted', object: `volume/${name}` });
  }
  for (const name of plan.leftVolumes.filter((left) => !doomed.includes(left))) {
    const because = 'though the manifest no longer has it: --delete-data deletes it with its data';
    options.tell({ event: 'kept', object: `volume/${name}`, because });
  }
  const changed = plan.changes.filter(({ change }) => change === 'create' || change === 'change').length;
  const objects = wanted.services.length + wanted.volumes.length;
  options.tell({ event: 'done', objects, changed, deleted: plan.orphans.length + doomed.length });
}

/** What stands there now. Best effort: the engine may be what failed. */
async function tellHalted(step: Step, doing: Pick<Doing, 'inventory' | 'work' | 'options'>): Promise<void> {
  const { inventory, work, options } = doing;
  const now = await findContainers(inventory, work.name).catch(() => undefined);
  if (now === undefined) return;
  const { services } = work.wanted;
  const applied = services.filter(({ name, hash }) =>
    now
      .get(name)
      ?.some(({ labels, state }) => labels['com.docker.compose.config-hash'] === hash && state !== 'created'),
  ).length;
  options.tell({ event: 'halted', step, applied, total: services.length });
}
