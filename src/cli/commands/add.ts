import { collect, formatOption, type CliCommand } from '../command.ts';

export interface AddFlags {
  readonly file?: string;
  readonly path?: string;
  readonly image?: string;
  readonly build?: string;
  readonly command?: string;
  readonly url?: string;
  readonly set?: string[];
  readonly referenceFrom?: string[];
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}

export const add: CliCommand = {
  name: 'add',
  declare: (command, context) => {
    command
      .summary('add a resource to the manifest')
      .description(
        'Add a resource to the manifest; its comments and its layout stay. Nothing is written that is not valid.',
      )
      .argument('<type>', 'such as postgres, redis, project, container')
      .argument('<name>', 'what it is called')
      .option('-f, --file <file>', 'the manifest (default: app.yaml here or in the nearest parent folder)')
      .option('--path <folder>', 'the folder of a project, relative to the manifest')
      .option('--image <image>', 'the image of a container, or another one of a server')
      .option('--build <folder>', 'the folder that holds the Dockerfile of a container')
      .option('--command <command>', 'what starts it')
      .option('--url <url>', 'where something external is')
      .option(
        '--set <property=value>',
        'any property of the resource (repeatable): volume=true, endpoints.http.port=8080',
        collect,
      )
      .option('--reference-from <name>', 'let this resource refer to it (repeatable)', collect)
      .option('--dry-run', 'print the manifest as it would be and write nothing')
      .addOption(formatOption())
      .action((type: string, name: string, flags: AddFlags) =>
        context.run(async () => (await import('../run/add.ts')).runAdd({ type, name }, flags, context.output())),
      );
  },
};
