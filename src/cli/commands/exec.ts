import { addRunningFlags, type CliCommand, type ManifestFlags } from '../command.ts';

export const exec: CliCommand = {
  name: 'exec',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('run a command where a resource runs')
      .description(
        "Run a command inside a resource's container, or in a process's folder with its environment. Its exit code is passed on.",
      )
      .argument('<resource>', 'its name; NAME/2 is its second replica')
      .argument('<command...>', 'what to run; write `--` before it when it has options of its own')
      .action((resource: string, words: string[], flags: ManifestFlags) =>
        context.run(async () => (await import('../run/exec.ts')).runExec({ resource, words }, flags, context.output())),
      );
  },
};
