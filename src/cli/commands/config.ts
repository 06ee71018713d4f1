import { Option } from 'commander';
import { addManifestFlags, type CliCommand, type ManifestFlags } from '../command.ts';

export interface ConfigFlags extends ManifestFlags {
  readonly origin?: boolean;
}

export const config: CliCommand = {
  name: 'config',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('print the merged manifest')
      .description('Print the manifest as it is after includes, overlays, --set and extends.')
      .option('--origin', 'say behind each value where it came from')
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
      .action((flags: ConfigFlags) =>
        context.run(async () => (await import('../run/config.ts')).runConfig(flags, context.output())),
      );
  },
};
