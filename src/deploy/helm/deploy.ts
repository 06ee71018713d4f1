import { needConsent, needConsentToLoss } from '../consent.ts';
import type { PlannedChange } from '../event.ts';
import { notReady } from '../kubernetes/carry-out.ts';
import { openCluster, type Cluster } from '../kubernetes/cluster.ts';
import { dataOf } from '../kubernetes/known-kinds.ts';
import { nameOf, type ClusterObject } from '../kubernetes/object.ts';
import { findServedKinds, refuseUnknownKinds, type ServedKinds } from '../kubernetes/served-kinds.ts';
import { toToolError } from '../kubernetes/tool-error.ts';
import { waitForRollout } from '../kubernetes/wait-for-rollout.ts';
import type { Published } from '../published.ts';
import type { ApplyRequest } from '../request.ts';
import type { Surroundings } from '../surroundings.ts';
import { findRelease, isKept, renderChart, seconds, valueArgs } from './release.ts';

/**
 * Installs or upgrades the chart as a release. Helm applies and prunes; the waiting is apphost's own, which is the same
 * for every version of helm and reports the first failing pod.
 */
export async function deployWithHelm(
  published: Published,
  request: ApplyRequest,
  surroundings: Surroundings,
): Promise<void> {
  const { application } = published;
  const cluster = await openCluster(request, published, 'helm', surroundings);
  const served = await findServedKinds(cluster);
  const [objects, installed] = await Promise.all([renderChart(cluster, published), findRelease(cluster, application)]);
  refuseUnknownKinds(served, objects, cluster);
  const changes = plan(installed ?? [], objects);
  surroundings.tell({ event: 'plan', changes, ...(request.dryRun && { diff: '' }) });
  if (request.dryRun) return;
  const hint =
    'Keep the object with the annotation helm.sh/resource-policy: keep, or agree to losing the data with --delete-data.';
  await needConsentToLoss(changes, { deleteData: request.deleteData, hint }, surroundings);
  const question = `Deploy ${application} to namespace ${cluster.namespace} of context ${cluster.context}?`;
  const isSame = changes.every(({ change }) => change === 'unchanged');
  await needConsent(question, request.agreed || isSame, surroundings);
  await upgrade(cluster, published, request);
  for (const { object, change } of changes)
    surroundings.tell(change === 'delete' ? { event: 'deleted', object } : { event: 'applied', object, change });
  await settle(cluster, objects, { request, surroundings, served });
  const changed = changes.filter(({ change }) => change === 'create' || change === 'change').length;
  const deleted = changes.filter(({ change }) => change === 'delete').length;
  surroundings.tell({ event: 'done', objects: objects.length, changed, deleted });
}

/** By what helm was last told: what others have changed since is not known to it either. */
function plan(installed: readonly ClusterObject[], objects: readonly ClusterObject[]): readonly PlannedChange[] {
  const before = new Map(installed.map((object) => [nameOf(object), object]));
  const wanted = new Set(objects.map((object) => nameOf(object)));
  const applied = objects.map((object): PlannedChange => {
    const old = before.get(nameOf(object));
    const isSame = JSON.stringify(old) === JSON.stringify(object);
    return { object: nameOf(object), change: old === undefined ? 'create' : isSame ? 'unchanged' : 'change' };
  });
  const deleted = installed
    .filter((object) => !wanted.has(nameOf(object)) && !isKept(object))
    .map((object): PlannedChange => {
      const data = dataOf(object);
      return { object: nameOf(object), change: 'delete', ...(data !== undefined && { data }) };
    });
  return [...applied, ...deleted];
}

async function upgrade(
  { helm, namespace }: Cluster,
  published: Published,
  { timeout, forceConflicts }: ApplyRequest,
): Promise<void> {
  const { application, folder } = published;
  const force = forceConflicts ? ['--force-conflicts'] : [];
  const place = ['-n', namespace, '--create-namespace', '--timeout', seconds(timeout)];
  const outcome = await helm.run([
    'upgrade',
    '--install',
    application,
    folder,
    ...place,
    ...valueArgs(published),
    ...force,
  ]);
  if (!outcome.ok) throw toToolError(outcome, 'helm did not install the release');
}

interface Settling {
  readonly request: ApplyRequest;
  readonly surroundings: Surroundings;
  readonly served: ServedKinds;
}

async function settle(
  cluster: Cluster,
  objects: readonly ClusterObject[],
  { request, surroundings, served }: Settling,
): Promise<void> {
  const { timeout } = request;
  const { signal } = surroundings;
  const failure = await waitForRollout(cluster, objects, {
    served,
    timeout,
    signal,
    tell: (event) => surroundings.tell(event),
  }).catch((error: unknown) => {
    surroundings.tell({ event: 'halted', step: 'wait', applied: objects.length, total: objects.length });
    throw error;
  });
  if (failure === undefined) return;
  surroundings.tell({ event: 'failure', ...failure });
  throw notReady(failure);
}
