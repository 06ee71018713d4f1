import { AppHostError } from '../../support/apphost-error.ts';
import { needConsent, needConsentToLoss } from '../consent.ts';
import type { PlannedChange } from '../event.ts';
import type { Published } from '../published.ts';
import type { ApplyRequest } from '../request.ts';
import { readSuppliedSecrets } from '../supplied-secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import { diffObjects, findNamespace } from './apply-objects.ts';
import { carryOut, isNamespace } from './carry-out.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { findDeployed, findLive, toDoomed } from './live-objects.ts';
import { nameOf, type ClusterObject } from './object.ts';
import { planChanges, type PlannedChanges, type PlanWish } from './plan-changes.ts';
import { renderObjects } from './render-objects.ts';
import { findServedKinds, refuseUnknownKinds, type ServedKinds } from './served-kinds.ts';

/** Applies what was published as kustomize base and overlays, waits until it is ready, and prunes what is no longer in it. */
export async function deployToKubernetes(
  published: Published,
  request: ApplyRequest,
  surroundings: Surroundings,
): Promise<void> {
  const supplied = await readSuppliedSecrets(published);
  const cluster = await openCluster(request, published, 'k8s', surroundings);
  const prepared = await prepare(cluster, { published, supplied, request });
  const { objects, doomed, changes, isNew } = prepared;
  const planned = toPlan(objects, changes, doomed);
  const diff = request.dryRun && !isNew ? await diffObjects(cluster, withoutReplaced(prepared), request) : undefined;
  surroundings.tell({ event: 'plan', changes: planned, ...(diff !== undefined && { diff }) });
  if (request.dryRun) return;
  const hint = 'Keep it with --no-prune, or agree to losing the data with --delete-data.';
  await needConsentToLoss(planned, { deleteData: request.deleteData, hint }, surroundings);
  const isSame = planned.every(({ change }) => change === 'unchanged');
  const question = `Deploy ${published.application} to namespace ${cluster.namespace} of context ${cluster.context}?`;
  await needConsent(question, request.agreed || isSame, surroundings);
  await carryOut(cluster, { application: published.application, ...prepared }, { ...request, ...surroundings });
}

interface Prepared {
  readonly objects: readonly ClusterObject[];
  readonly served: ServedKinds;
  readonly changes: PlannedChanges;
  readonly doomed: readonly ClusterObject[];
  /** The namespace is to be created. */
  readonly isNew: boolean;
}

interface Preparing {
  readonly published: Published;
  /** Secrets that stand in no file that was published. */
  readonly supplied: readonly ClusterObject[];
  readonly request: ApplyRequest;
}

async function prepare(cluster: Cluster, { published, supplied, request }: Preparing): Promise<Prepared> {
  const [rendered, served, live] = await Promise.all([
    renderObjects(cluster.kubectl, published.folder),
    findServedKinds(cluster),
    findNamespace(cluster, cluster.namespace),
  ]);
  refuseUnknownKinds(served, rendered, cluster);
  const own = rendered.map((object) => (isNamespace(object) && isOthers(live) ? unclaimed(object) : object));
  const objects = withSecrets(own, supplied);
  if (live === undefined) {
    needNamespace(objects, cluster.namespace);
    return {
      objects,
      served,
      doomed: [],
      isNew: true,
      changes: new Map(objects.map((object) => [nameOf(object), 'create'])),
    };
  }
  const [before, deployed] = await Promise.all([
    findLive(cluster, objects),
    request.prune ? findDeployed(cluster, served, published.application) : [],
  ]);
  const planned = await planAllowed(cluster, { objects, live: before, options: request });
  const wanted = new Set(objects.map((object) => nameOf(object)));
  return { ...planned, served, doomed: deployed.filter((object) => !wanted.has(nameOf(object))), isNew: false };
}

/** Whoever has a namespace and no more may not change the namespace itself. It is there: that is enough. */
async function planAllowed(cluster: Cluster, wish: PlanWish): Promise<Pick<Prepared, 'objects' | 'changes'>> {
  try {
    return { objects: wish.objects, changes: await planChanges(cluster, wish) };
  } catch (error) {
    const objects = wish.objects.filter((object) => !isNamespace(object));
    const isForbidden = error instanceof AppHostError && error.code === 'DEPLOY_FORBIDDEN';
    if (!isForbidden || objects.length === wish.objects.length) throw error;
    return { objects, changes: await planChanges(cluster, { ...wish, objects }) };
  }
}

/** Before what reads them, after the namespace that they are in. */
function withSecrets(objects: readonly ClusterObject[], secrets: readonly ClusterObject[]): readonly ClusterObject[] {
  return [...objects.filter(isNamespace), ...secrets, ...objects.filter((object) => !isNamespace(object))];
}

/** A namespace that somebody else made stays his: `destroy` never deletes it. */
function isOthers(live: ClusterObject | undefined): boolean {
  return live !== undefined && live.metadata.labels?.['app.kubernetes.io/managed-by'] !== 'apphost';
}

function unclaimed(namespace: ClusterObject): ClusterObject {
  const {
    'app.kubernetes.io/managed-by': _,
    'app.kubernetes.io/part-of': __,
    ...labels
  } = namespace.metadata.labels ?? {};
  return { ...namespace, metadata: { ...namespace.metadata, labels } };
}

function needNamespace(objects: readonly ClusterObject[], namespace: string): void {
  if (objects.some(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace)) return;
  throw new AppHostError('DEPLOY_NAMESPACE_MISSING', `the cluster has no namespace \`${namespace}\``, {
    hint: `Create it with: kubectl create namespace ${namespace}`,
    facts: { namespace },
  });
}

function toPlan(
  objects: readonly ClusterObject[],
  changes: PlannedChanges,
  doomed: readonly ClusterObject[],
): readonly PlannedChange[] {
  const applied = objects.map((object) => ({
    object: nameOf(object),
    change: changes.get(nameOf(object)) ?? 'change',
  }));
  const deleted = toDoomed(doomed).map(({ object, data }) => ({
    object: nameOf(object),
    change: 'delete' as const,
    ...(data !== undefined && { data }),
  }));
  return [...applied, ...deleted];
}

/** The cluster refuses to say what would become of them. */
function withoutReplaced({ objects, changes }: Prepared): readonly ClusterObject[] {
  return objects.filter((object) => changes.get(nameOf(object)) !== 'replace');
}
