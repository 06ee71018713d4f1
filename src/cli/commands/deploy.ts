import type { Command } from 'commander';
import type { DeployTarget, EngineTarget } from '../../deploy/published.ts';
import type { SwarmRouting } from '../../publish/index.ts';
import { addManifestFlags, formatOption, toMilliseconds, type CliCommand, type ManifestFlags } from '../command.ts';
import { kubernetesOptions, refuseForeign, swarmRoutingOption, targetOption, type KubernetesFlags } from './publish.ts';

/** Which cluster or engine, and what may be done there without a question. */
export interface ClusterFlags extends ManifestFlags {
  readonly target: DeployTarget | EngineTarget;
  readonly context?: string;
  readonly namespace?: string;
  readonly timeout: number;
  readonly yes?: boolean;
  readonly deleteData?: boolean;
}

export interface DeployFlags extends ClusterFlags, KubernetesFlags {
  readonly namespace?: string;
  readonly output?: string;
  readonly prune: boolean;
  readonly forceConflicts?: boolean;
  readonly dryRun?: boolean;
  readonly build?: boolean;
  readonly push?: boolean;
  readonly swarmRouting?: SwarmRouting;
}

const tenMinutes = 600_000;

export const deploy: CliCommand = {
  name: 'deploy',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('apply what publish writes, and wait until it is ready')
      .description(
        'Publish, apply it with `kubectl`, `helm`, Docker Compose or `docker stack`, wait until it is ready, and delete what the manifest no longer has. Shows the cluster or engine and asks before anything is changed; without a terminal it needs --yes or --context.',
      )
      .addOption(targetOption(['k8s', 'helm', 'compose', 'swarm']))
      .option('-o, --output <dir>', 'keep what is published in this folder (`compose`, `swarm`: default ./<target>)')
      .option('--context <name>', 'the context of the kubeconfig, or of Docker (default: the current one)')
      .option('--timeout <duration>', 'give up when not everything is ready by then', toMilliseconds, tenMinutes)
      .option('-y, --yes', 'agree to the place and the changes, without a question')
      .option('--no-prune', 'leave what the manifest no longer has')
      .option('--delete-data', 'agree to losing the data of what is deleted')
      .option('--force-conflicts', 'take over fields that others have set')
      .option('--dry-run', 'show what would change, and change nothing')
      .option('--build', 'build the images of source code (`compose`: the default, without --push)')
      .option('--no-build', 'pull them from their registry')
      .option('--push', 'push them to their registry')
      .addOption(swarmRoutingOption());
    for (const option of kubernetesOptions()) command.addOption(option);
    command.addOption(formatOption()).action((flags: DeployFlags, own: Command) => {
      refuseForeign(own, flags.target);
      refuseForTarget(own, flags);
      return context.run(async () => (await import('../run/deploy.ts')).runDeploy(flags, context.output()));
    });
  },
};

/** What the target has no use for would be left out in silence. */
function refuseForTarget(command: Command, { target }: DeployFlags): void {
  const isCluster = target === 'k8s' || target === 'helm';
  const foreign = isCluster ? ['build', 'push'] : ['forceConflicts'];
  const given = foreign.find((name) => command.getOptionValueSource(name) === 'cli');
  if (given === undefined) return;
  const flag = `--${given.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const remedy = isCluster ? ': build and push with `apphost publish`' : '';
  command.error(`error: option '${flag}' is not for the target ${target}${remedy}`);
}
