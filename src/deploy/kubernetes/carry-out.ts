import { AppHostError } from '../../support/apphost-error.ts';
import type { Step } from '../event.ts';
import { notReady } from '../not-ready.ts';
import type { ApplyRequest } from '../request.ts';
import type { Surroundings } from '../surroundings.ts';
import { applyObjects, deleteObjects } from './apply-objects.ts';
import { takeClaim } from './claim.ts';
import type { Cluster } from './cluster.ts';
import { nameOf, type ClusterObject } from './object.ts';
import type { PlannedChanges } from './plan-changes.ts';
import type { ServedKinds } from './served-kinds.ts';
import { waitForRollout } from './wait-for-rollout.ts';

export interface Work {
  readonly application: string;
  readonly objects: readonly ClusterObject[];
  readonly served: ServedKinds;
  readonly changes: PlannedChanges;
  /** What is pruned. */
  readonly doomed: readonly ClusterObject[];
  /** The namespace is to be created. */
  readonly isNew: boolean;
}

type Options = ApplyRequest & Surroundings;

/** How far it came, for when it ends midway. */
interface Progress {
  step: Step;
  readonly applied: Set<string>;
}

export async function carryOut(cluster: Cluster, work: Work, options: Options): Promise<void> {
  const progress: Progress = { step: 'apply', applied: new Set() };
  try {
    // A claim is an object of the namespace.
    if (work.isNew) await apply(cluster, work.objects.filter(isNamespace), { work, options, progress });
    const claim = await takeClaim(cluster, work.application);
    try {
      await applyAndWait(cluster, { work, options, progress });
    } finally {
      await claim.release();
    }
  } catch (error) {
    const { step, applied } = progress;
    const isTold = error instanceof AppHostError && error.code === 'DEPLOY_NOT_READY';
    if (!isTold && applied.size > 0)
      options.tell({ event: 'halted', step, applied: applied.size, total: work.objects.length });
    throw error;
  }
}

interface Doing {
  readonly work: Work;
  readonly options: Options;
  readonly progress: Progress;
}

async function applyAndWait(cluster: Cluster, doing: Doing): Promise<void> {
  const { work, options, progress } = doing;
  const { objects, changes, doomed, served } = work;
  const { timeout, signal } = options;
  const replaced = objects.filter((object) => changes.get(nameOf(object)) === 'replace');
  await deleteObjects(cluster, replaced, { timeout, onDeleted: () => undefined });
  await apply(
    cluster,
    objects.filter((object) => !work.isNew || !isNamespace(object)),
    doing,
  );
  progress.step = 'wait';
  const failure = await waitForRollout(cluster, objects, {
    served,
    timeout,
    signal,
    tell: (event) => options.tell(event),
  });
  if (failure !== undefined) {
    options.tell({ event: 'failure', ...failure });
    throw notReady(failure, 'Everything was applied and stays; nothing was pruned. Mend it and deploy again.');
  }
  progress.step = 'prune';
  const onDeleted = (object: string): void => options.tell({ event: 'deleted', object });
  await deleteObjects(cluster, doomed, { timeout, onDeleted });
  const changed = [...changes.values()].filter((change) => change !== 'unchanged').length;
  options.tell({ event: 'done', objects: objects.length, changed, deleted: doomed.length });
}

async function apply(
  cluster: Cluster,
  objects: readonly ClusterObject[],
  { work, options, progress }: Doing,
): Promise<void> {
  await applyObjects(cluster, objects, {
    options,
    onApplied: (object) => {
      progress.applied.add(object);
      options.tell({ event: 'applied', object, change: work.changes.get(object) ?? 'change' });
    },
  });
}

export function isNamespace({ kind }: ClusterObject): boolean {
  return kind === 'Namespace';
}
