import { AppHostError } from '../../support/apphost-error.ts';
import type { Published } from '../published.ts';
import { inCluster, need, type Cluster } from '../kubernetes/cluster.ts';
import type { ClusterObject } from '../kubernetes/object.ts';
import { parseDocuments } from '../kubernetes/render-objects.ts';
import { toToolError } from '../kubernetes/tool-error.ts';

export interface RenderedChart {
  /** What the release holds. */
  readonly objects: readonly ClusterObject[];
  /** What helm runs before or after, and does not count among the release. */
  readonly hooks: readonly ClusterObject[];
}

/** What the chart would install, as helm renders it for this namespace. */
export async function renderChart({ helm, namespace }: Cluster, published: Published): Promise<RenderedChart> {
  const args = ['template', published.application, published.folder, '-n', namespace, ...valueArgs(published)];
  const all = parseDocuments(await need(helm, args, 'helm does not render the chart'));
  return { objects: all.filter((object) => !isHook(object)), hooks: all.filter(isHook) };
}

/** What is installed; `undefined` when there is no release of that name. */
export async function findRelease(
  cluster: Cluster,
  application: string,
): Promise<readonly ClusterObject[] | undefined> {
  return ask(cluster, ['get', 'manifest', application]);
}

/** What helm ran for the release that is installed. It stays when the release goes. */
export async function findHooks(cluster: Cluster, application: string): Promise<readonly ClusterObject[]> {
  return (await ask(cluster, ['get', 'hooks', application])) ?? [];
}

/**
 * A helm that was killed leaves its release in the middle of something, and every other is refused from then on. Nobody
 * else is at it: that would have the claim.
 */
export async function refuseStuckRelease({ helm, namespace, context }: Cluster, application: string): Promise<void> {
  const outcome = await helm.run(['history', application, '-n', namespace, '--max', '1', '-o', 'json']);
  if (!outcome.ok && isUnknown(outcome)) return;
  if (!outcome.ok) throw toToolError(outcome, 'looking at the release');
  const [last] = JSON.parse(outcome.stdout) as readonly Revision[];
  const way = waysOut.find(({ status }) => last !== undefined && status.test(last.status));
  if (last === undefined || way === undefined) return;
  const place = context === inCluster ? `-n ${namespace}` : `-n ${namespace} --kube-context ${context}`;
  throw new AppHostError(
    'DEPLOY_RELEASE_STUCK',
    `the release ${application} is \`${last.status}\` since ${last.updated.slice(0, 19)}: a helm that was killed left it so`,
    {
      hint: `Unless another helm is at it: helm ${way.verb} ${application} ${place}, then deploy again.`,
      facts: { status: last.status },
    },
  );
}

interface Revision {
  readonly status: string;
  readonly updated: string;
}

const waysOut = [
  { status: /^pending-(upgrade|rollback)$/, verb: 'rollback' },
  { status: /^(pending-install|uninstalling)$/, verb: 'uninstall' },
] as const;

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

function isHook({ metadata }: ClusterObject): boolean {
  return metadata.annotations?.['helm.sh/hook'] !== undefined;
}

async function ask(
  { helm, namespace }: Cluster,
  args: readonly string[],
): Promise<readonly ClusterObject[] | undefined> {
  const outcome = await helm.run([...args, '-n', namespace]);
  if (outcome.ok) return parseDocuments(outcome.stdout);
  if (isUnknown(outcome)) return undefined;
  throw toToolError(outcome, 'looking at the release');
}

function isUnknown({ stderr }: { readonly stderr: string }): boolean {
  return /release: not found/.test(stderr);
}
