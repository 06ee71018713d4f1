import { need, type Cluster } from './cluster.ts';
import { parseObjects, type ClusterObject, type Fields } from './object.ts';

/** The claims of volumes that the application's stateful sets have, or had: those carry its labels. */
export async function findVolumes(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  application: string,
  deployed: readonly ClusterObject[],
): Promise<readonly ClusterObject[]> {
  const args = ['get', 'persistentvolumeclaims', '-n', namespace, '-o', 'json', '--request-timeout=60s'];
  const claims = parseObjects(await need(kubectl, args, 'looking for volumes'));
  const names = deployed.flatMap((object) => claimNames(object));
  return claims.filter(({ metadata }) => {
    const isLabelled = metadata.labels?.['app.kubernetes.io/part-of'] === application;
    return (
      isLabelled ||
      names.some((name) => metadata.name.startsWith(name) && /^\d+$/.test(metadata.name.slice(name.length)))
    );
  });
}

/** What stands before the ordinal in the names of a stateful set's claims. */
function claimNames({ kind, metadata, spec }: ClusterObject): readonly string[] {
  if (kind !== 'StatefulSet') return [];
  const templates = (spec?.['volumeClaimTemplates'] ?? []) as readonly { readonly metadata?: Fields }[];
  return templates.map(({ metadata: own }) => `${own?.['name'] as string}-${metadata.name}-`);
}
