import { need, type Cluster } from './cluster.ts';
import { dataOf, knownResources } from './known-kinds.ts';
import { parseObjects, toStream, type ClusterObject } from './object.ts';
import type { ServedKinds } from './served-kinds.ts';
import type { Outcome } from '../tool.ts';
import { toToolError } from './tool-error.ts';

const timeLimit = '--request-timeout=60s';

/** Those of the objects that the cluster has, as it has them. */
export async function findLive(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  objects: readonly ClusterObject[],
): Promise<readonly ClusterObject[]> {
  if (objects.length === 0) return [];
  const args = ['get', '-f', '-', '--ignore-not-found', '-o', 'json', '-n', namespace, timeLimit];
  return parseObjects(await need(kubectl, args, 'looking at what the cluster has', toStream(objects)));
}

/** What was deployed of the application, of all kinds that `publish` writes. What controllers made of it is theirs. */
export async function findDeployed(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  served: ServedKinds,
  application: string,
): Promise<readonly ClusterObject[]> {
  const known = new Set([...served.values()].map(({ resource }) => resource));
  const resources = knownResources.filter((resource) => known.has(resource)).join(',');
  const labels = `app.kubernetes.io/managed-by=apphost,app.kubernetes.io/part-of=${application}`;
  const args = ['get', resources, '-n', namespace, '-l', labels, '-o', 'json', timeLimit];
  const outcome = await kubectl.run(args);
  if (!outcome.ok && !isForbiddenInPart(outcome)) throw toToolError(outcome, 'looking for what was deployed before');
  const found = parseObjects(outcome.stdout);
  return found.filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0);
}

/** Whoever may not list a kind (roles, for most) has deployed none of it. */
function isForbiddenInPart({ stdout, stderr }: Outcome): boolean {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return stdout.trim() !== '' && lines.length > 0 && lines.every((line) => line.includes('(Forbidden)'));
}

/** With what would be lost, for what holds data. */
export interface Doomed {
  readonly object: ClusterObject;
  readonly data: string | undefined;
}

export function toDoomed(objects: readonly ClusterObject[]): readonly Doomed[] {
  return objects.map((object) => ({ object, data: dataOf(object) }));
}
