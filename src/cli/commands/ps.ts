import { addRunningFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export interface PsFlags extends ManifestFlags {
  readonly all?: boolean;
}

export const ps: CliCommand = {
  name: 'ps',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('show what runs')
      .description('Show the resources of the running application: state, health, replicas and addresses.')
      .option('-a, --all', 'every application of this user that runs')
      .addOption(formatOption())
      .action((flags: PsFlags) =>
        context.run(async () => (await import('../run/ps.ts')).runPs(flags, context.output())),
      );
  },
};
