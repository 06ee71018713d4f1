import { needConsent, needConsentToLoss } from '../consent.ts';
import type { PlannedChange } from '../event.ts';
import { deleteObjects } from '../kubernetes/apply-objects.ts';
import { takeClaim } from '../kubernetes/claim.ts';
import { openCluster, type Cluster } from '../kubernetes/cluster.ts';
import { lossOf } from '../kubernetes/destroy.ts';
import { findLive } from '../kubernetes/live-objects.ts';
import { nameOf, type ClusterObject } from '../kubernetes/object.ts';
import { toToolError } from '../kubernetes/tool-error.ts';
import { findVolumes } from '../kubernetes/volumes.ts';
import type { Published } from '../published.ts';
import type { DeployRequest } from '../request.ts';
import type { Surroundings } from '../surroundings.ts';
import { findOwnSecrets } from './own-secrets.ts';
import { findHooks, findRelease, isKept, seconds } from './release.ts';

/** Uninstalls the release. Volumes stay, and what the chart says that helm keeps, unless their loss was agreed to. */
export async function destroyWithHelm(
  published: Pick<Published, 'application' | 'namespace'>,
  request: DeployRequest,
  surroundings: Surroundings,
): Promise<void> {
  const { application } = published;
  const cluster = await openCluster(request, published, 'helm', surroundings);
  const found = await findInstalled(cluster, application);
  if (found === undefined)
    return surroundings.tell({
      event: 'note',
      text: `${application} is not installed in namespace ${cluster.namespace}.`,
    });
  const { released, beside, kept } = found;
  const left = request.deleteData ? kept : [];
  const changes = [...released, ...beside, ...left].map((object) => toChange(object));
  surroundings.tell({ event: 'plan', changes });
  const hint = 'Agree to losing the data with --delete-data.';
  await needConsentToLoss(changes, { deleteData: request.deleteData, hint }, surroundings);
  await needConsent(
    `Uninstall ${application} from namespace ${cluster.namespace} of context ${cluster.context}?`,
    request.agreed,
    surroundings,
  );
  const claim = await takeClaim(cluster, application);
  try {
    await uninstall(cluster, application, request);
    for (const object of released) surroundings.tell({ event: 'deleted', object: nameOf(object) });
    const onDeleted = (object: string): void => surroundings.tell({ event: 'deleted', object });
    await deleteObjects(cluster, [...beside, ...left], { timeout: request.timeout, onDeleted });
  } finally {
    await claim.release();
  }
  const stays = request.deleteData ? [] : kept;
  for (const object of stays) surroundings.tell({ event: 'kept', object: nameOf(object), because: 'it holds data' });
  surroundings.tell({ event: 'done', objects: 0, changed: 0, deleted: changes.length });
}

interface Installed {
  /** Helm deletes it. */
  readonly released: readonly ClusterObject[];
  /** Helm leaves it, and nobody needs it any more: jobs that ran as hooks, secrets that a person supplied. */
  readonly beside: readonly ClusterObject[];
  /** It holds data. */
  readonly kept: readonly ClusterObject[];
}

async function findInstalled(cluster: Cluster, application: string): Promise<Installed | undefined> {
  const installed = await findRelease(cluster, application);
  if (installed === undefined) return undefined;
  const [hooks, secrets, volumes] = await Promise.all([
    findHooks(cluster, application).then((objects) => findLive(cluster, objects)),
    findOwnSecrets(cluster, application),
    findVolumes(cluster, application, installed),
  ]);
  return {
    released: installed.filter((object) => !isKept(object)),
    beside: [...hooks, ...secrets],
    kept: [...installed.filter((object) => isKept(object)), ...volumes],
  };
}

async function uninstall(
  { helm, namespace }: Cluster,
  application: string,
  { timeout }: Pick<DeployRequest, 'timeout'>,
): Promise<void> {
  const outcome = await helm.run(['uninstall', application, '-n', namespace, '--wait', '--timeout', seconds(timeout)]);
  if (!outcome.ok) throw toToolError(outcome, 'helm did not uninstall the release');
}

function toChange(object: ClusterObject): PlannedChange {
  const data = lossOf(object);
  return { object: nameOf(object), change: 'delete', ...(data !== undefined && { data }) };
}
