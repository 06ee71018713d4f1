import type { CliCommand } from '../command.ts';

/** Not for people: the process of an embedded server that is a library. */
export const serve: CliCommand = {
  name: 'serve',
  declare: (command, context) => {
    command
      .argument('<type>')
      .action((type: string) => context.run(async () => (await import('../run/serve.ts')).runServe(type)));
  },
};
