import type { CliCommand } from '../command.ts';

/** Not for people: what a supervisor's reaper becomes when the supervisor was killed. */
export const reap: CliCommand = {
  name: 'reap',
  declare: (command, context) => {
    command
      .argument('<id>')
      .argument('<session>')
      .action((id: string, session: string) =>
        context.run(async () => (await import('../run/reap.ts')).runReap({ id, session })),
      );
  },
};
