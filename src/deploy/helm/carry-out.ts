import type { PlannedChange } from '../event.ts';
import { applyObjects, deleteObjects } from '../kubernetes/apply-objects.ts';
import { takeClaim } from '../kubernetes/claim.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { nameOf, type ClusterObject } from '../kubernetes/object.ts';
import type { ServedKinds } from '../kubernetes/served-kinds.ts';
import { toToolError } from '../kubernetes/tool-error.ts';
import { waitForRollout } from '../kubernetes/wait-for-rollout.ts';
import { notReady } from '../not-ready.ts';
import type { Published } from '../published.ts';
import type { ApplyRequest } from '../request.ts';
import type { Surroundings } from '../surroundings.ts';
import { watchHooks } from './failed-hook.ts';
import { refuseStuckRelease, seconds, valueArgs } from './release.ts';

export interface HelmWork {
  readonly published: Published;
  /** What the release holds. */
  readonly objects: readonly ClusterObject[];
  /** What helm runs once the release is there. */
  readonly hooks: readonly ClusterObject[];
  /** What a person supplies. */
  readonly secrets: readonly ClusterObject[];
  /** Secrets that nobody reads any more. */
  readonly doomed: readonly ClusterObject[];
  readonly served: ServedKinds;
  readonly changes: readonly PlannedChange[];
  /** The namespace is to be created. */
  readonly isNew: boolean;
}

type Options = ApplyRequest & Surroundings;

export async function carryOutWithHelm(cluster: Cluster, work: HelmWork, options: Options): Promise<void> {
  const { published, isNew } = work;
  // A claim is an object of the namespace, and so are the secrets.
  if (isNew) await createNamespace(cluster);
  const claim = await takeClaim(cluster, published.application);
  try {
    await refuseStuckRelease(cluster, published.application);
    await applySecrets(cluster, work, options);
    await upgrade(cluster, work, options);
    tellApplied(work, options);
    await settle(cluster, work, options);
    const onDeleted = (object: string): void => options.tell({ event: 'deleted', object });
    await deleteObjects(cluster, work.doomed, { timeout: options.timeout, onDeleted });
  } finally {
    await claim.release();
  }
  const { changes, objects, secrets } = work;
  const deleted = changes.filter(({ change }) => change === 'delete').length;
  const changed = changes.filter(({ change }) => change === 'create' || change === 'change').length;
  options.tell({ event: 'done', objects: objects.length + secrets.length, changed, deleted });
}

async function createNamespace({ kubectl, namespace }: Cluster): Promise<void> {
  const outcome = await kubectl.run(['create', 'namespace', namespace, '--request-timeout=60s']);
  if (outcome.ok || outcome.stderr.includes('AlreadyExists')) return;
  throw toToolError(outcome, `creating the namespace ${namespace}`);
}

async function applySecrets(cluster: Cluster, { secrets, changes }: HelmWork, options: Options): Promise<void> {
  const planned = new Map(changes.map(({ object, change }) => [object, change]));
  await applyObjects(cluster, secrets, {
    options,
    onApplied: (object) => options.tell({ event: 'applied', object, change: planned.get(object) ?? 'change' }),
  });
}

async function upgrade(cluster: Cluster, { published, hooks, objects }: HelmWork, options: Options): Promise<void> {
  const { helm, namespace } = cluster;
  const { application, folder } = published;
  const watched = await watchHooks(cluster, hooks);
  const force = options.forceConflicts ? ['--force-conflicts'] : [];
  const place = ['-n', namespace, '--timeout', seconds(options.timeout)];
  const args = ['upgrade', '--install', application, folder, ...place, ...valueArgs(published), ...force];
  const outcome = await helm.run(args).catch((error: unknown) => {
    options.tell({ event: 'note', text: 'helm was ended midway. What it had applied by then stays.' });
    throw error;
  });
  if (outcome.ok) return;
  const failure = await watched.findFailure();
  if (failure === undefined) throw toToolError(outcome, 'helm did not install the release');
  options.tell({ event: 'halted', step: 'wait', applied: objects.length, total: objects.length });
  options.tell({ event: 'failure', ...failure });
  throw notReady(failure, hint);
}

function tellApplied({ objects, changes }: HelmWork, { tell }: Pick<Options, 'tell'>): void {
  const ofRelease = new Set(objects.map((object) => nameOf(object)));
  for (const { object, change } of changes) {
    if (ofRelease.has(object)) tell({ event: 'applied', object, change });
    else if (change === 'delete') tell({ event: 'deleted', object });
  }
}

async function settle(cluster: Cluster, { objects, served }: HelmWork, options: Options): Promise<void> {
  const { timeout, signal } = options;
  const tell: Surroundings['tell'] = (event) => options.tell(event);
  const failure = await waitForRollout(cluster, objects, { served, timeout, signal, tell }).catch((error: unknown) => {
    tell({ event: 'halted', step: 'wait', applied: objects.length, total: objects.length });
    throw error;
  });
  if (failure === undefined) return;
  tell({ event: 'failure', ...failure });
  throw notReady(failure, hint);
}

const hint = 'What helm has applied stays. Mend it and deploy again.';
