import { need, type Cluster } from './cluster.ts';
import { toStream, type ClusterObject } from './object.ts';
import { toToolError } from './tool-error.ts';

export interface ApplyOptions {
  /** Take over fields that others have set. */
  readonly forceConflicts: boolean;
}

/** Whom the cluster names as the one who set a field. */
const fieldManager = 'apphost';

export function applyArgs(namespace: string, { forceConflicts }: ApplyOptions): readonly string[] {
  const force = forceConflicts ? ['--force-conflicts'] : [];
  return [
    'apply',
    '--server-side',
    `--field-manager=${fieldManager}`,
    ...force,
    '-n',
    namespace,
    '--request-timeout=60s',
    '-f',
    '-',
  ];
}

/** Applies the objects in their order; tells of each as the cluster takes it. */
export async function applyObjects(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  objects: readonly ClusterObject[],
  { options, onApplied }: { options: ApplyOptions; onApplied: (name: string) => void },
): Promise<void> {
  if (objects.length === 0) return;
  const args = [...applyArgs(namespace, options), '-o', 'name'];
  const outcome = await kubectl.run(args, { input: toStream(objects), onLine: (line) => onApplied(line.trim()) });
  if (!outcome.ok) throw toToolError(outcome, 'not everything could be applied');
}

/** Deletes the objects and waits until they are gone; tells of each. */
export async function deleteObjects(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  objects: readonly ClusterObject[],
  { timeout, onDeleted }: { timeout: number; onDeleted: (name: string) => void },
): Promise<void> {
  if (objects.length === 0) return;
  const items = objects.map(({ apiVersion, kind, metadata: { name, namespace: own } }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(own !== undefined && { namespace: own }) },
  }));
  const limit = `--timeout=${Math.max(1, Math.round(timeout / 1000))}s`;
  const args = [
    'delete',
    '-n',
    namespace,
    '--ignore-not-found',
    '--wait=true',
    '--cascade=foreground',
    limit,
    '-o',
    'name',
    '-f',
    '-',
  ];
  const outcome = await kubectl.run(args, { input: toStream(items), onLine: (line) => onDeleted(line.trim()) });
  if (!outcome.ok) throw toToolError(outcome, 'not everything could be deleted');
}

/** The difference between what the cluster has and what would be, as the user's own diff program prints it. */
export async function diffObjects(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  objects: readonly ClusterObject[],
  { forceConflicts }: ApplyOptions,
): Promise<string> {
  const force = forceConflicts ? ['--force-conflicts'] : [];
  const args = ['diff', '--server-side', `--field-manager=${fieldManager}`, ...force, '-n', namespace, '-f', '-'];
  const outcome = await kubectl.run(args, { input: toStream(objects) });
  // It ends with 1 when there is a difference.
  if (!outcome.ok && outcome.stdout === '') throw toToolError(outcome, 'kubectl diff');
  return outcome.stdout;
}

export async function findNamespace(
  { kubectl }: Pick<Cluster, 'kubectl'>,
  namespace: string,
): Promise<ClusterObject | undefined> {
  const args = ['get', 'namespace', namespace, '--ignore-not-found', '-o', 'json', '--request-timeout=30s'];
  const text = await need(kubectl, args, `looking for the namespace ${namespace}`);
  return text.trim() === '' ? undefined : (JSON.parse(text) as ClusterObject);
}
