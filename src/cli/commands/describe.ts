import { addRunningFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export interface DescribeFlags extends ManifestFlags {
  readonly reveal?: boolean;
}

export const describe: CliCommand = {
  name: 'describe',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('show all that is known of a resource')
      .description(
        'Show a running resource: state, replicas, addresses, environment, references, waits and last events.',
      )
      .argument('<resource>', 'its name')
      .option('--reveal', 'show passwords and other secrets in clear')
      .addOption(formatOption())
      .action((resource: string, flags: DescribeFlags) =>
        context.run(async () => (await import('../run/describe.ts')).runDescribe(resource, flags, context.output())),
      );
  },
};
