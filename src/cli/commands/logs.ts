import { InvalidArgumentError } from 'commander';
import { addRunningFlags, formatOption, toMilliseconds, type CliCommand, type ManifestFlags } from '../command.ts';

export interface LogsFlags extends ManifestFlags {
  readonly follow?: boolean;
  readonly tail?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly grep?: RegExp;
}

export const logs: CliCommand = {
  name: 'logs',
  declare: (command, context) => {
    // As everywhere else, `-f` follows: the manifest has only its long form here.
    addRunningFlags(command, { file: '--file <file>' })
      .summary('show log lines')
      .description('Show the log lines of the running application, or of these resources.')
      .argument('[resource...]', 'resources to show; all when none is named')
      .option('-f, --follow', 'stay and show new lines as they come')
      .option('-n, --tail <lines>', 'only so many of the newest lines', toCount)
      .option('--since <when>', 'only lines of the last 10m, 2h, …, or since a time such as 2026-01-31T12:00', toTime)
      .option('--grep <pattern>', 'only lines in which this regular expression is found', toPattern)
      .addOption(formatOption())
      .action((resources: string[], flags: LogsFlags) =>
        context.run(async () => (await import('../run/logs.ts')).runLogs(resources, flags, context.output())),
      );
  },
};

function toCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a number of lines.');
  return Number(text);
}

function toTime(text: string): number {
  if (/^\d+(\.\d+)?(ms|s|m|h)$/.test(text)) return Date.now() - toMilliseconds(text);
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError('Write a duration such as 10m, or a time such as 2026-01-31T12:00.');
}

function toPattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : 'It is no regular expression.');
  }
}
