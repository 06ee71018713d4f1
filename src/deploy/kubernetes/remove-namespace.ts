import type { Surroundings } from '../surroundings.ts';
import { deleteObjects } from './apply-objects.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterObject } from './object.ts';
import type { ServedKinds } from './served-kinds.ts';

interface Removal {
  /** The namespace as the cluster has it. */
  readonly live: ClusterObject;
  readonly application: string;
  readonly served: ServedKinds;
  readonly timeout: number;
}

/** Deletes a namespace that the deployment made, once nothing of anybody's is in it. */
export async function removeNamespace(
  cluster: Cluster,
  { live, application, served, timeout }: Removal,
  surroundings: Surroundings,
): Promise<void> {
  const { labels = {}, name } = live.metadata;
  const isOurs =
    labels['app.kubernetes.io/managed-by'] === 'apphost' && labels['app.kubernetes.io/part-of'] === application;
  const object = `namespace/${name}`;
  if (!isOurs) return surroundings.tell({ event: 'kept', object, because: 'apphost did not make it' });
  const left = await findLeft(cluster, served);
  if (left.length > 0) return surroundings.tell({ event: 'kept', object, because: `it still has ${listOf(left)}` });
  await deleteObjects(cluster, [live], { timeout, onDeleted: () => surroundings.tell({ event: 'deleted', object }) });
}

/** Every namespace has these from its first day on. */
const usual = new Set(['configmap/kube-root-ca.crt', 'serviceaccount/default']);
/** What happened, and what is derived from other objects. */
const derived = /^(events|endpoints|endpointslices|podmetrics|pods\.metrics|events\.events)(\.|$)|metrics\.k8s\.io$/;

async function findLeft({ kubectl, namespace }: Cluster, served: ServedKinds): Promise<readonly string[]> {
  const resources = [...served.values()].filter(({ isNamespaced }) => isNamespaced).map(({ resource }) => resource);
  const listed = resources.filter((resource) => !derived.test(resource));
  const args = ['get', listed.join(','), '-n', namespace, '-o', 'name', '--ignore-not-found', '--request-timeout=60s'];
  const { ok, stdout } = await kubectl.run(args);
  const names = stdout.split('\n').filter((name) => name !== '' && !usual.has(name));
  return ok ? names : [...names, 'what may not be listed'];
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
