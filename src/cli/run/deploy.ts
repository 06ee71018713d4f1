import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PublishForDeploy } from '../../deploy/published.ts';
import type { DeployRequest } from '../../deploy/request.ts';
import type { ClusterFlags, DeployFlags } from '../commands/deploy.ts';
import type { Output } from '../output.ts';
import { onCluster } from './on-cluster.ts';

/** Publishes, then hands what was written to the cluster's own tool and waits until it is ready. */
export async function runDeploy(flags: DeployFlags, output: Output, publish: PublishForDeploy): Promise<number> {
  const own = flags.output === undefined ? await mkdtemp(join(tmpdir(), 'apphost-publish-')) : undefined;
  const folder = own ?? resolve(flags.output ?? '');
  try {
    const request = {
      ...toRequest(flags, output),
      prune: flags.prune,
      dryRun: flags.dryRun === true,
      forceConflicts: flags.forceConflicts === true,
    };
    return await onCluster(output, async (surroundings) => {
      // Also when it is ended while it publishes, nothing of it stays in the folder for what passes.
      const published = await publish({ target: flags.target, folder });
      const { deployApplication } = await import('../../deploy/index.ts');
      surroundings.signal.throwIfAborted();
      return deployApplication(published, request, surroundings);
    });
  } finally {
    if (own !== undefined) await rm(own, { recursive: true, force: true });
  }
}

/** Without a terminal, whoever names the cluster means it; on one, a slip of the current context is asked about. */
export function toRequest(
  { target, context, timeout, yes, deleteData }: ClusterFlags,
  { isTerminal }: Pick<Output, 'isTerminal'>,
): DeployRequest {
  const canAsk = isTerminal && process.stdin.isTTY;
  return {
    target,
    ...(context !== undefined && { context }),
    timeout,
    agreed: yes === true || (!canAsk && context !== undefined),
    deleteData: deleteData === true,
  };
}
