import { addRunningFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export const start: CliCommand = {
  name: 'start',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('start resources that were stopped')
      .description('Start these resources, and what they need. Waits until they are healthy.')
      .argument('<resource...>', 'their names')
      .addOption(formatOption())
      .action((resources: string[], flags: ManifestFlags) =>
        context.run(async () => {
          const { runChange } = await import('../run/change.ts');
          return runChange({ do: 'start', resources }, flags, context.output());
        }),
      );
  },
};
