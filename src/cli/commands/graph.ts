import { Option } from 'commander';
import { addManifestFlags, type CliCommand, type ManifestFlags } from '../command.ts';

export interface GraphFlags extends Omit<ManifestFlags, 'format'> {
  readonly format: 'text' | 'mermaid' | 'dot';
}

export const graph: CliCommand = {
  name: 'graph',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('draw who uses whom')
      .description('Draw the resources and what they use.')
      .addOption(new Option('--format <format>', 'how to draw').choices(['text', 'mermaid', 'dot']).default('text'))
      .action((flags: GraphFlags) =>
        context.run(async () => (await import('../run/graph.ts')).runGraph(flags, context.output())),
      );
  },
};
