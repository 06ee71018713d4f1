import { formatOption, type CliCommand } from '../command.ts';

export const explain: CliCommand = {
  name: 'explain',
  declare: (command, context) => {
    command
      .summary('explain a diagnostic')
      .description('Say when a code is reported and what to do about it. Without a code: list them all.')
      .argument('[code]', 'such as REFERENCE_UNKNOWN')
      .addOption(formatOption())
      .action((code: string | undefined) =>
        context.run(async () => (await import('../run/explain.ts')).runExplain(code, context.output())),
      );
  },
};
