import type { Published } from '../published.ts';
import { need, type Cluster } from '../kubernetes/cluster.ts';
import type { ClusterObject } from '../kubernetes/object.ts';
import { parseDocuments } from '../kubernetes/render-objects.ts';
import { toToolError } from '../kubernetes/tool-error.ts';

/** What the chart would install, as helm renders it for this namespace. Hooks are not part of the release. */
export async function renderChart(
  { helm, namespace }: Cluster,
  published: Published,
): Promise<readonly ClusterObject[]> {
  const args = [
    'template',
    published.application,
    published.folder,
    '-n',
    namespace,
    '--no-hooks',
    ...valueArgs(published),
  ];
  const objects = parseDocuments(await need(helm, args, 'helm does not render the chart'));
  return objects;
}

/** What is installed; `undefined` when there is no release of that name. */
export async function findRelease(
  { helm, namespace }: Cluster,
  application: string,
): Promise<readonly ClusterObject[] | undefined> {
  const outcome = await helm.run(['get', 'manifest', application, '-n', namespace]);
  if (outcome.ok) return parseDocuments(outcome.stdout);
  if (/release: not found/.test(outcome.stderr)) return undefined;
  throw toToolError(outcome, 'looking at the release');
}

/** Helm leaves it in the cluster whatever becomes of the release. */
export function isKept({ metadata }: ClusterObject): boolean {
  return metadata.annotations?.['helm.sh/resource-policy'] === 'keep';
}

export function valueArgs({ values = [] }: Published): readonly string[] {
  return values.flatMap((file) => ['--values', file]);
}

/** As helm takes a duration. */
export function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.ceil(milliseconds / 1000))}s`;
}
