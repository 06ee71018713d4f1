import { InvalidArgumentError, Option } from 'commander';
import { addManifestFlags, type CliCommand, type ManifestFlags } from '../command.ts';

export interface LogsFlags extends ManifestFlags {
  readonly follow?: boolean;
  readonly tail?: number;
}

export const logs: CliCommand = {
  name: 'logs',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('show log lines')
      .description('Show the log lines of the running application, or of these resources.')
      .argument('[resource...]', 'resources to show; all when none is named')
      .option('--follow', 'stay and show new lines as they come')
      .option('-n, --tail <lines>', 'only so many of the newest lines', toCount)
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
      .action((resources: string[], flags: LogsFlags) =>
        context.run(async () => (await import('../run/logs.ts')).runLogs(resources, flags, context.output())),
      );
  },
};

function toCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a number of lines.');
  return Number(text);
}
