import { needConsent, needConsentToLoss } from '../consent.ts';
import { deleteObjects } from '../kubernetes/apply-objects.ts';
import { openCluster } from '../kubernetes/cluster.ts';
import { lossOf } from '../kubernetes/destroy.ts';
import { nameOf, type ClusterObject } from '../kubernetes/object.ts';
import { toToolError } from '../kubernetes/tool-error.ts';
import { findVolumes } from '../kubernetes/volumes.ts';
import type { PlannedChange } from '../event.ts';
import type { Published } from '../published.ts';
import type { DeployRequest } from '../request.ts';
import type { Surroundings } from '../surroundings.ts';
import { findRelease, isKept, seconds } from './release.ts';

/** Uninstalls the release. Volumes stay, and what the chart says that helm keeps, unless their loss was agreed to. */
export async function destroyWithHelm(
  published: Pick<Published, 'application' | 'namespace'>,
  request: DeployRequest,
  surroundings: Surroundings,
): Promise<void> {
  const { application } = published;
  const cluster = await openCluster(request, published, 'helm', surroundings);
  const installed = await findRelease(cluster, application);
  if (installed === undefined)
    return surroundings.tell({
      event: 'note',
      text: `${application} is not installed in namespace ${cluster.namespace}.`,
    });
  const volumes = await findVolumes(cluster, application, installed);
  const left = [...installed.filter((object) => isKept(object)), ...volumes];
  const removed = installed.filter((object) => !isKept(object));
  const changes = [...removed, ...(request.deleteData ? left : [])].map((object) => toChange(object));
  surroundings.tell({ event: 'plan', changes });
  const hint = 'Agree to losing the data with --delete-data.';
  await needConsentToLoss(changes, { deleteData: request.deleteData, hint }, surroundings);
  await needConsent(
    `Uninstall ${application} from namespace ${cluster.namespace} of context ${cluster.context}?`,
    request.agreed,
    surroundings,
  );
  const args = ['uninstall', application, '-n', cluster.namespace, '--wait', '--timeout', seconds(request.timeout)];
  const outcome = await cluster.helm.run(args);
  if (!outcome.ok) throw toToolError(outcome, 'helm did not uninstall the release');
  for (const object of removed) surroundings.tell({ event: 'deleted', object: nameOf(object) });
  const onDeleted = (object: string): void => surroundings.tell({ event: 'deleted', object });
  if (request.deleteData) await deleteObjects(cluster, left, { timeout: request.timeout, onDeleted });
  else
    for (const object of left) surroundings.tell({ event: 'kept', object: nameOf(object), because: 'it holds data' });
  surroundings.tell({ event: 'done', objects: 0, changed: 0, deleted: changes.length });
}

function toChange(object: ClusterObject): PlannedChange {
  const data = lossOf(object);
  return { object: nameOf(object), change: 'delete', ...(data !== undefined && { data }) };
}
