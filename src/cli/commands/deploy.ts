import { addManifestFlags, formatOption, toMilliseconds, type CliCommand, type ManifestFlags } from '../command.ts';
import { kubernetesOptions, targetOption, type KubernetesFlags } from './publish.ts';

/** Which cluster, and what may be done there without a question. */
export interface ClusterFlags extends ManifestFlags {
  readonly target: 'k8s' | 'helm';
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
}

const tenMinutes = 600_000;

export const deploy: CliCommand = {
  name: 'deploy',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('apply what publish writes, and wait until it is ready')
      .description(
        'Publish, apply it with `kubectl` or `helm`, wait until it is ready, and delete what the manifest no longer has. Shows the cluster and asks before anything is changed; without a terminal it needs --yes or --context.',
      )
      .addOption(targetOption(['k8s', 'helm']))
      .option('-o, --output <dir>', 'keep what is published in this folder')
      .option('--context <name>', 'the context of the kubeconfig (default: the current one)')
      .option('--timeout <duration>', 'give up when not everything is ready by then', toMilliseconds, tenMinutes)
      .option('-y, --yes', 'agree to the cluster and the changes, without a question')
      .option('--no-prune', 'leave what the manifest no longer has')
      .option('--delete-data', 'agree to losing the data of what is deleted')
      .option('--force-conflicts', 'take over fields that others have set')
      .option('--dry-run', 'show what would change, and change nothing');
    for (const option of kubernetesOptions()) command.addOption(option);
    command.addOption(formatOption()).action((flags: DeployFlags) =>
      context.run(async () => {
        const [{ runDeploy }, { createPublisher }] = await Promise.all([
          import('../run/deploy.ts'),
          import('../publishing/publish-for-deploy.ts'),
        ]);
        return runDeploy(flags, context.output(), createPublisher(flags, context.output()));
      }),
    );
  },
};
