import type { Published } from '../../deploy/published.ts';
import type { Output } from '../output.ts';
import type { ClusterFlags } from '../commands/deploy.ts';
import { toRequest } from './deploy.ts';
import { onCluster } from './on-cluster.ts';

/** Undoes what `deploy` did; what holds data stays unless its loss is agreed to. */
export async function runDestroy(
  flags: ClusterFlags,
  output: Output,
  deployment: Pick<Published, 'application' | 'namespace'>,
): Promise<number> {
  const { destroyApplication } = await import('../../deploy/index.ts');
  return onCluster(output, (surroundings) => destroyApplication(deployment, toRequest(flags, output), surroundings));
}
