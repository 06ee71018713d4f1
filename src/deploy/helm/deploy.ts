import { needConsent, needConsentToLoss } from '../consent.ts';
import type { PlannedChange } from '../event.ts';
import { findNamespace } from '../kubernetes/apply-objects.ts';
import { openCluster, type Cluster } from '../kubernetes/cluster.ts';
import { dataOf } from '../kubernetes/known-kinds.ts';
import { findLive } from '../kubernetes/live-objects.ts';
import { nameOf, type ClusterObject } from '../kubernetes/object.ts';
import { planChanges } from '../kubernetes/plan-changes.ts';
import { findServedKinds, refuseUnknownKinds, type ServedKinds } from '../kubernetes/served-kinds.ts';
import type { Published } from '../published.ts';
import type { ApplyRequest } from '../request.ts';
import { readSuppliedSecrets } from '../supplied-secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import { carryOutWithHelm, type HelmWork } from './carry-out.ts';
import { findRelease, isKept, renderChart } from './release.ts';
import { findOwnSecrets } from './own-secrets.ts';

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
  const secrets = await readSuppliedSecrets(published);
  const cluster = await openCluster(request, published, 'helm', surroundings);
  const served = await findServedKinds(cluster);
  const work = await prepare(cluster, { published, secrets, served, request });
  const { changes } = work;
  surroundings.tell({ event: 'plan', changes, ...(request.dryRun && { diff: '' }) });
  if (request.dryRun) return;
  const hint =
    'Keep the object with the annotation helm.sh/resource-policy: keep, or agree to losing the data with --delete-data.';
  await needConsentToLoss(changes, { deleteData: request.deleteData, hint }, surroundings);
  const question = `Deploy ${application} to namespace ${cluster.namespace} of context ${cluster.context}?`;
  const isSame = changes.every(({ change }) => change === 'unchanged');
  await needConsent(question, request.agreed || isSame, surroundings);
  await carryOutWithHelm(cluster, work, { ...request, ...surroundings });
}

interface Preparing {
  readonly published: Published;
  /** What a person supplies: no release may carry it along. */
  readonly secrets: readonly ClusterObject[];
  readonly served: ServedKinds;
  readonly request: ApplyRequest;
}

async function prepare(cluster: Cluster, { published, secrets, served, request }: Preparing): Promise<HelmWork> {
  const { application } = published;
  const [{ objects, hooks }, installed, live] = await Promise.all([
    renderChart(cluster, published),
    findRelease(cluster, application),
    findNamespace(cluster, cluster.namespace),
  ]);
  refuseUnknownKinds(served, objects, cluster);
  const isNew = live === undefined;
  const wanted = new Set(secrets.map((secret) => nameOf(secret)));
  const own = isNew || !request.prune ? [] : await findOwnSecrets(cluster, application);
  const doomed = own.filter((secret) => !wanted.has(nameOf(secret)));
  const changes = [
    ...(await planSecrets(cluster, secrets, { isNew, request })),
    ...planRelease(installed ?? [], objects),
    ...doomed.map((secret) => ({ object: nameOf(secret), change: 'delete' as const })),
  ];
  return { published, objects, hooks, secrets, doomed, served, changes, isNew };
}

async function planSecrets(
  cluster: Cluster,
  secrets: readonly ClusterObject[],
  { isNew, request }: { readonly isNew: boolean; readonly request: ApplyRequest },
): Promise<readonly PlannedChange[]> {
  if (secrets.length === 0) return [];
  if (isNew) return secrets.map((secret) => ({ object: nameOf(secret), change: 'create' }));
  const live = await findLive(cluster, secrets);
  const changes = await planChanges(cluster, { objects: secrets, live, options: request });
  return [...changes].map(([object, change]) => ({ object, change }));
}

/** By what helm was last told: what others have changed since is not known to it either. */
function planRelease(installed: readonly ClusterObject[], objects: readonly ClusterObject[]): readonly PlannedChange[] {
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
