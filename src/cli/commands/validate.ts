import { Option } from 'commander';
import { addManifestFlags, type CliCommand, type ManifestFlags } from '../command.ts';

export const validate: CliCommand = {
  name: 'validate',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('check the manifest')
      .description('Check the manifest and say everything that is wrong with it.')
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
      .action((flags: ManifestFlags) =>
        context.run(async () => (await import('../run/validate.ts')).runValidate(flags, context.output())),
      );
  },
};
