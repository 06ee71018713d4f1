import { Argument } from 'commander';
import type { CliCommand } from '../command.ts';
import type { Shell } from '../completion/scripts.ts';

const shells: readonly Shell[] = ['bash', 'zsh', 'fish', 'powershell'];

export const completion: CliCommand = {
  name: 'completion',
  declare: (command, context) => {
    command
      .summary('print the completion for a shell')
      .description(
        'Print what makes a shell complete commands, options and the names of resources. The first lines say where it belongs.',
      )
      .addArgument(new Argument('<shell>', 'the shell').choices(shells))
      .action((shell: Shell) =>
        context.run(async () => {
          const { scripts } = await import('../completion/scripts.ts');
          context.output().data(scripts[shell].trimEnd());
          return 0;
        }),
      );
  },
};
