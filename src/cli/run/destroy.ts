import type { Output } from '../output.ts';
import type { ClusterFlags } from '../commands/deploy.ts';
import { isEngine, toRequest } from './deploy.ts';
import { onCluster } from './on-cluster.ts';
import { onEngine } from './on-engine.ts';

/** Undoes what `deploy` did; what holds data stays unless its loss is agreed to. */
export async function runDestroy(flags: ClusterFlags, output: Output): Promise<number> {
  const { target } = flags;
  const { destroyApplication, destroyProject } = await import('../../deploy/index.ts');
  const request = toRequest(flags, output);
  if (isEngine(target)) {
    const { findProjectName } = await import('../publishing/publish-project.ts');
    const name = await findProjectName(flags);
    return onEngine(output, (surroundings) => destroyProject(name, { ...request, target }, surroundings));
  }
  const { findDeployment } = await import('../publishing/publish-for-deploy.ts');
  const deployment = await findDeployment(flags);
  return onCluster(output, (surroundings) => destroyApplication(deployment, { ...request, target }, surroundings));
}
