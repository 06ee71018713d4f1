import { needConsent } from '../consent.ts';
import type { PlannedChange } from '../event.ts';
import type { Published } from '../published.ts';
import type { DeployRequest } from '../request.ts';
import type { Surroundings } from '../surroundings.ts';
import { deleteObjects, findNamespace } from './apply-objects.ts';
import { takeClaim } from './claim.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { dataOf } from './known-kinds.ts';
import { findDeployed } from './live-objects.ts';
import { nameOf, type ClusterObject, type Fields } from './object.ts';
import { findServedKinds } from './served-kinds.ts';
import { findVolumes } from './volumes.ts';
import { removeNamespace } from './remove-namespace.ts';

/**
 * Deletes what `deploy` applied. What holds data stays, unless its loss was agreed to; so does a namespace that somebody
 * else made, or that has something else in it.
 */
export async function destroyOnKubernetes(
  published: Pick<Published, 'application' | 'namespace'>,
  request: DeployRequest,
  surroundings: Surroundings,
): Promise<void> {
  const { application } = published;
  const cluster = await openCluster(request, published, 'k8s', surroundings);
  const live = await findNamespace(cluster, cluster.namespace);
  if (live === undefined)
    return surroundings.tell({
      event: 'note',
      text: `${application} is not deployed: there is no namespace ${cluster.namespace}.`,
    });
  const served = await findServedKinds(cluster);
  const deployed = await findDeployed(cluster, served, application);
  const volumes = await findVolumes(cluster, application, deployed);
  const { doomed, kept } = sortOut([...deployed, ...volumes], request.deleteData);
  surroundings.tell({ event: 'plan', changes: doomed.map((object) => toChange(object)) });
  for (const object of kept) tellKept(object, surroundings);
  if (doomed.length > 0) {
    const question = `Delete ${application} from namespace ${cluster.namespace} of context ${cluster.context}?`;
    await needConsent(question, request.agreed, surroundings);
    await remove(cluster, doomed, { application, timeout: request.timeout, surroundings });
  }
  await removeNamespace(cluster, { live, application, served, timeout: request.timeout }, surroundings);
  surroundings.tell({ event: 'done', objects: 0, changed: 0, deleted: doomed.length });
}

function sortOut(
  objects: readonly ClusterObject[],
  deleteData: boolean,
): { doomed: readonly ClusterObject[]; kept: readonly ClusterObject[] } {
  const each = [...new Map(objects.map((object) => [nameOf(object), object])).values()];
  const isKept = (object: ClusterObject): boolean => !deleteData && lossOf(object) !== undefined;
  return { doomed: each.filter((object) => !isKept(object)), kept: each.filter(isKept) };
}

/** What would be lost; the volumes of most stateful sets outlive them. */
export function lossOf(object: ClusterObject): string | undefined {
  if (object.kind !== 'StatefulSet') return dataOf(object);
  const policy = object.spec?.['persistentVolumeClaimRetentionPolicy'] as Fields | undefined;
  return policy?.['whenDeleted'] === 'Delete' ? dataOf(object) : undefined;
}

function toChange(object: ClusterObject): PlannedChange {
  const data = lossOf(object);
  return { object: nameOf(object), change: 'delete', ...(data !== undefined && { data }) };
}

function tellKept(object: ClusterObject, { tell }: { tell: Surroundings['tell'] }): void {
  tell({ event: 'kept', object: nameOf(object), because: `${lossOf(object) ?? 'data'} would be lost` });
}

interface Removing {
  readonly application: string;
  readonly timeout: number;
  readonly surroundings: Surroundings;
}

async function remove(
  cluster: Cluster,
  doomed: readonly ClusterObject[],
  { application, timeout, surroundings }: Removing,
): Promise<void> {
  const claim = await takeClaim(cluster, application);
  let deleted = 0;
  try {
    await deleteObjects(cluster, doomed, {
      timeout,
      onDeleted: (object) => {
        deleted += 1;
        surroundings.tell({ event: 'deleted', object });
      },
    });
  } catch (error) {
    surroundings.tell({ event: 'halted', step: 'delete', applied: deleted, total: doomed.length });
    throw error;
  } finally {
    await claim.release();
  }
}
