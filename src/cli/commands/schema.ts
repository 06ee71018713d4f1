import type { CliCommand } from '../command.ts';

export const schema: CliCommand = {
  name: 'schema',
  declare: (command, context) => {
    command
      .summary('print the JSON Schema of app.yaml')
      .description('Print the JSON Schema of app.yaml, for editors and other tools.')
      .action(() => context.run(async () => (await import('../run/schema.ts')).runSchema(context.output())));
  },
};
