import type { Cluster } from '../kubernetes/cluster.ts';
import { need } from '../kubernetes/cluster.ts';
import { parseObjects, type ClusterObject } from '../kubernetes/object.ts';

/** The Secrets that a person supplied: they are deployed beside the release. */
export async function findOwnSecrets(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  application: string,
): Promise<readonly ClusterObject[]> {
  const labels = `app.kubernetes.io/managed-by=apphost,app.kubernetes.io/part-of=${application}`;
  const args = ['get', 'secrets', '-n', namespace, '-l', labels, '-o', 'json', '--request-timeout=60s'];
  return parseObjects(await need(kubectl, args, 'looking for secrets that were deployed before'));
}
