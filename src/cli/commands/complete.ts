import type { CliCommand } from '../command.ts';

/** Not for people: shells ask it what could be typed next. */
export const complete: CliCommand = {
  name: 'complete',
  declare: (command, context) => {
    command
      .helpOption(false)
      .allowUnknownOption()
      .option('--next', 'the word to complete is empty, and not among the words')
      .argument('[words...]')
      .action((words: string[], { next }: { readonly next?: boolean }) =>
        context.run(async () => {
          const { runComplete } = await import('../run/complete.ts');
          return runComplete(command.parent, next === true ? [...words, ''] : words, context.output());
        }),
      );
  },
};
