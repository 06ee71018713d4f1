import { addRunningFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export const stop: CliCommand = {
  name: 'stop',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('stop resources')
      .description('Stop these resources. The others go on; `start`, or the next `up`, starts them again.')
      .argument('<resource...>', 'their names')
      .addOption(formatOption())
      .action((resources: string[], flags: ManifestFlags) =>
        context.run(async () => {
          const { runChange } = await import('../run/change.ts');
          return runChange({ do: 'stop', resources }, flags, context.output());
        }),
      );
  },
};
