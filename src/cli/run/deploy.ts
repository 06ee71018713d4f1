import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DeployTarget, EngineTarget } from '../../deploy/published.ts';
import type { ChangeRequest } from '../../deploy/request.ts';
import type { ClusterFlags, DeployFlags } from '../commands/deploy.ts';
import type { Output } from '../output.ts';
import { onCluster } from './on-cluster.ts';
import { onEngine } from './on-engine.ts';

/** Publishes, then hands what was written to the target's own tool and waits until it is ready. */
export async function runDeploy(flags: DeployFlags, output: Output): Promise<number> {
  const { target } = flags;
  return isEngine(target) ? deployToEngine(flags, target, output) : deployToCluster(flags, target, output);
}

export function isEngine(target: DeployTarget | EngineTarget): target is EngineTarget {
  return target === 'compose' || target === 'swarm';
}

async function deployToCluster(flags: DeployFlags, target: DeployTarget, output: Output): Promise<number> {
  const { createPublisher } = await import('../publishing/publish-for-deploy.ts');
  const publish = createPublisher(flags, output);
  return withFolder(flags.output, (folder) =>
    onCluster(output, async (surroundings) => {
      // Also when it is ended while it publishes, nothing of it stays in the folder for what passes.
      const published = await publish({ target, folder });
      const { deployApplication } = await import('../../deploy/index.ts');
      surroundings.signal.throwIfAborted();
      const forceConflicts = flags.forceConflicts === true;
      return deployApplication(published, { ...toApplying(flags, output), target, forceConflicts }, surroundings);
    }),
  );
}

/** Containers mount files of what is published: it goes where `publish` writes it, and stays. */
async function deployToEngine(flags: DeployFlags, target: EngineTarget, output: Output): Promise<number> {
  const { publishProject } = await import('../publishing/publish-project.ts');
  const folder = resolve(flags.output ?? target);
  const deploy = (draft?: string): Promise<number> =>
    onEngine(output, async (surroundings) => {
      const project = await publishProject(
        flags,
        { folder, ...(draft !== undefined && { draft }), signal: surroundings.signal },
        output,
      );
      const { deployProject } = await import('../../deploy/index.ts');
      surroundings.signal.throwIfAborted();
      const build = flags.build ?? flags.push !== true;
      return deployProject(project, { ...toApplying(flags, output), target, build }, surroundings);
    });
  return flags.dryRun === true ? withFolder(undefined, deploy) : deploy();
}

/** In a folder for what passes, where none is named. */
async function withFolder(named: string | undefined, work: (folder: string) => Promise<number>): Promise<number> {
  const own = named === undefined ? await mkdtemp(join(tmpdir(), 'apphost-publish-')) : undefined;
  try {
    return await work(own ?? resolve(named ?? ''));
  } finally {
    if (own !== undefined) await rm(own, { recursive: true, force: true });
  }
}

function toApplying(
  flags: DeployFlags,
  output: Output,
): ChangeRequest & { readonly prune: boolean; readonly dryRun: boolean } {
  return { ...toRequest(flags, output), prune: flags.prune, dryRun: flags.dryRun === true };
}

/** Without a terminal, whoever names the place means it; on one, a slip of the current context is asked about. */
export function toRequest(
  { context, timeout, yes, deleteData }: ClusterFlags,
  { isTerminal }: Pick<Output, 'isTerminal'>,
): ChangeRequest {
  const canAsk = isTerminal && process.stdin.isTTY;
  return {
    ...(context !== undefined && { context }),
    timeout,
    agreed: yes === true || (!canAsk && context !== undefined),
    deleteData: deleteData === true,
  };
}
