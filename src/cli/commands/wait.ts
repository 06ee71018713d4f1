import { Option } from 'commander';
import { addRunningFlags, formatOption, toMilliseconds, type CliCommand, type ManifestFlags } from '../command.ts';

export interface WaitFlags extends ManifestFlags {
  readonly for: 'healthy' | 'started' | 'completed' | 'stopped';
  /** Milliseconds. */
  readonly timeout?: number;
}

export const wait: CliCommand = {
  name: 'wait',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('wait until resources are healthy')
      .description(
        'Wait until these resources are healthy, started, completed or stopped. Exit code 17: the time is over; 18: it can never be.',
      )
      .argument('[resource...]', 'their names; all when none is named')
      .addOption(
        new Option('--for <condition>', 'what to wait for')
          .choices(['healthy', 'started', 'completed', 'stopped'])
          .default('healthy'),
      )
      .option('--timeout <duration>', 'give up after this time (90s, 5m)', toMilliseconds)
      .addOption(formatOption())
      .action((resources: string[], flags: WaitFlags) =>
        context.run(async () => (await import('../run/wait.ts')).runWait(resources, flags, context.output())),
      );
  },
};
