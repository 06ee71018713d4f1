import { Option } from 'commander';
import type { EngineChoice } from '../../model/resource.ts';
import {
  addManifestFlags,
  collect,
  formatOption,
  toIsolation,
  toMilliseconds,
  type CliCommand,
  type ManifestFlags,
} from '../command.ts';

export interface UpFlags extends ManifestFlags {
  readonly detach?: boolean;
  readonly engine: EngineChoice;
  readonly yes?: boolean;
  readonly profile?: string[];
  readonly build?: boolean;
  readonly watch?: boolean;
  readonly timeout?: number;
  readonly dryRun?: boolean;
}

export const up: CliCommand = {
  name: 'up',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('start the application and stay')
      .description(
        'Start the application (or these resources and what they need) and stay. A second `up` applies the difference to what runs.',
      )
      .argument('[resource...]', 'resources to start; all when none is named')
      .option('-d, --detach', 'return once everything is healthy; the application goes on in the background')
      .addOption(
        new Option('--engine <name>', 'the container engine, or `embedded` to run servers without one')
          .choices(['auto', 'docker', 'podman', 'embedded'])
          .default('auto'),
      )
      .option('-y, --yes', 'agree to what has to be fetched, without a question')
      .option('--profile <name>', 'also start the resources of this profile (repeatable)', collect)
      .option('--build', 'build images even when they are there')
      .option('--watch', 'start projects and built containers anew when their files change')
      .option('--no-watch', 'watch nothing, whatever the manifest says')
      .option('--timeout <duration>', 'give up when not everything is healthy by then (90s, 5m)', toMilliseconds)
      .option('--dry-run', 'print the plan and change nothing')
      .addOption(
        new Option(
          '--isolated [name]',
          'a second one beside what runs of this manifest, with ports and state of its own',
        ).argParser(toIsolation),
      )
      .addOption(formatOption())
      .action((resources: string[], flags: UpFlags) =>
        context.run(async () => (await import('../run/up.ts')).runUp(resources, flags, context.output())),
      );
  },
};
