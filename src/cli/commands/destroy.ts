import type { Command } from 'commander';
import { addManifestFlags, formatOption, toMilliseconds, type CliCommand } from '../command.ts';
import type { ClusterFlags } from './deploy.ts';
import { refuseForeign, targetOption } from './publish.ts';

const fiveMinutes = 300_000;

export const destroy: CliCommand = {
  name: 'destroy',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('undo deploy; data stays')
      .description(
        'Delete what `deploy` applied. Volumes and everything else that holds data stay unless --delete-data says otherwise; the namespace goes when `deploy` made it and nothing else is in it.',
      )
      .addOption(targetOption(['k8s', 'helm', 'compose', 'swarm']))
      .option('--context <name>', 'the context of the kubeconfig, or of Docker (default: the current one)')
      .option('--namespace <name>', 'the namespace (default: the one that `deploy` uses)')
      .option('--timeout <duration>', 'give up when not everything is gone by then', toMilliseconds, fiveMinutes)
      .option('-y, --yes', 'agree to the place and the changes, without a question')
      .option('--delete-data', 'delete volumes and databases too')
      .addOption(formatOption())
      .action((flags: ClusterFlags, own: Command) => {
        refuseForeign(own, flags.target);
        return context.run(async () => (await import('../run/destroy.ts')).runDestroy(flags, context.output()));
      });
  },
};
