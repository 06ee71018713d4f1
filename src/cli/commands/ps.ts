import { Option } from 'commander';
import { addManifestFlags, type CliCommand, type ManifestFlags } from '../command.ts';

export const ps: CliCommand = {
  name: 'ps',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('show what runs')
      .description('Show the resources of the running application: state, health, replicas and addresses.')
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
      .action((flags: ManifestFlags) =>
        context.run(async () => (await import('../run/ps.ts')).runPs(flags, context.output())),
      );
  },
};
