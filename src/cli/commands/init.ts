import { formatOption, type CliCommand } from '../command.ts';

export interface InitFlags {
  readonly file?: string;
  readonly name?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}

export const init: CliCommand = {
  name: 'init',
  declare: (command, context) => {
    command
      .summary('write a first manifest')
      .description(
        'Write a first manifest for this folder, from the projects, Dockerfiles, compose file and settings that are found in it.',
      )
      .option(
        '-f, --file <file>',
        'the manifest to write (default: app.yaml here); its folder is the one that is looked at',
      )
      .option('--name <name>', 'what the application is called (default: like the folder)')
      .option('--force', 'replace a manifest that is there')
      .option('--dry-run', 'print the manifest and write nothing')
      .addOption(formatOption())
      .action((flags: InitFlags) =>
        context.run(async () => (await import('../run/init.ts')).runInit(flags, context.output())),
      );
  },
};
