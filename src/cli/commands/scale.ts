import { InvalidArgumentError } from 'commander';
import { addRunningFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export const scale: CliCommand = {
  name: 'scale',
  declare: (command, context) => {
    addRunningFlags(command)
      .summary('change how many replicas run')
      .description('Run so many replicas of a resource, until the next `up` brings back what the manifest says.')
      .argument('<name=replicas>', 'such as api=5', toScale)
      .addOption(formatOption())
      .action((wanted: { readonly resource: string; readonly replicas: number }, flags: ManifestFlags) =>
        context.run(async () => {
          const { runChange } = await import('../run/change.ts');
          return runChange({ do: 'scale', ...wanted }, flags, context.output());
        }),
      );
  },
};

function toScale(text: string): { readonly resource: string; readonly replicas: number } {
  const match = /^([a-z][a-z0-9-]*)=(\d+)$/.exec(text);
  if (match?.[1] === undefined) throw new InvalidArgumentError('Write NAME=N, such as api=5.');
  return { resource: match[1], replicas: Number(match[2]) };
}
