import type { CliCommand } from '../command.ts';

/** Not for people: `up -d` starts it in the background, and tells it over the channel between them what to look after. */
export const supervise: CliCommand = {
  name: 'supervise',
  declare: (command, context) => {
    command.action(() => context.run(async () => (await import('../run/supervise.ts')).runSupervise()));
  },
};
