import type { CliCommand } from '../command.ts';

/** Not for people: what a supervisor's reaper becomes when the supervisor was killed. */
export const reap: CliCommand = {
  name: 'reap',
  declare: (command, context) => {
    command
      .argument('<id>')
      .argument('<session>')
      .argument('[process...]')
      .action((id: string, session: string, processes: string[]) =>
        context.run(async () => (await import('../run/reap.ts')).runReap({ id, session, processes })),
      );
  },
};
