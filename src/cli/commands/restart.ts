import { addRunningFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export const restart: CliCommand = {
  name: 'restart',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('stop resources and start them again')
      .description('Stop these resources and start them again. Waits until they are healthy.')
      .argument('<resource...>', 'their names')
      .addOption(formatOption())
      .action((resources: string[], flags: ManifestFlags) =>
        context.run(async () => {
          const { runChange } = await import('../run/change.ts');
          return runChange({ do: 'restart', resources }, flags, context.output());
        }),
      );
  },
};
