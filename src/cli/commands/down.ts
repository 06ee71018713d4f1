import { addRunningFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export interface DownFlags extends ManifestFlags {
  readonly volumes?: boolean;
}

export const down: CliCommand = {
  name: 'down',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('stop the application')
      .description('Stop the application and remove its containers and networks. Data volumes stay.')
      .option('-v, --volumes', 'remove its data volumes too')
      .addOption(formatOption())
      .action((flags: DownFlags) =>
        context.run(async () => (await import('../run/down.ts')).runDown(flags, context.output())),
      );
  },
};
