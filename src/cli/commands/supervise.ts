import type { CliCommand } from '../command.ts';

/** Not for people: `up -d` starts it in the background. */
export const supervise: CliCommand = {
  name: 'supervise',
  declare: (command, context) => {
    command
      .argument('<id>')
      .argument('<name>')
      .action((id: string, name: string) =>
        context.run(async () => (await import('../run/supervise.ts')).runSupervise({ id, name })),
      );
  },
};
