import type { Command } from 'commander';
import { formatOption, type CliCommand, type CommandContext } from '../command.ts';

export interface MigrateFlags {
  readonly output?: string;
  readonly force?: boolean;
  readonly report?: string;
  readonly format: 'text' | 'json';
}

export interface MigrateKubernetesFlags extends MigrateFlags {
  readonly lift: boolean;
}

export interface MigrateComposeFlags extends MigrateKubernetesFlags {
  readonly faithful?: boolean;
  readonly allowRemote?: boolean;
}

export const migrate: CliCommand = {
  name: 'migrate',
  declare: (command, context) => {
    command
      .summary('make a manifest of what another tool runs')
      .description('Make a manifest of what another tool runs, and report everything that means something else now.');
    declareCompose(command, context);
    declareKubernetes(command, context);
    declareAspire(command, context);
  },
};

function declareCompose(command: Command, context: CommandContext): void {
  addMigrateFlags(command.command('compose').exitOverride())
    .summary('from a Docker Compose project')
    .description(
      'Make a manifest of a Docker Compose project. Images that a type stands for become resources of that type, ' +
        'connection strings become references, variables parameters, and secrets go to the user secrets.',
    )
    .argument('[files...]', 'the compose files, later ones onto earlier ones (default: what Compose itself would take)')
    .option('--no-lift', 'keep plain containers')
    .option('--faithful', 'keep plain containers and everything as it is written, secrets too')
    .option('--allow-remote', 'fetch what the files include from git repositories')
    .action((files: readonly string[], flags: MigrateComposeFlags) =>
      context.run(async () =>
        (await import('../run/migrate-compose.ts')).runMigrateCompose(files, flags, context.output()),
      ),
    );
}

function declareKubernetes(command: Command, context: CommandContext): void {
  addMigrateFlags(command.command('k8s').exitOverride())
    .summary('from Kubernetes objects')
    .description(
      'Make a manifest of Kubernetes objects: files, folders, kustomizations, or `-` for what Helm renders. ' +
        'Names of Services in variables become references, Secrets become secret parameters whose values go to the user secrets, ' +
        'and what only Kubernetes has is kept in `kubernetes:` blocks.',
    )
    .argument('<paths...>', 'files and folders, or `-` for the standard input')
    .option('--no-lift', 'keep plain containers')
    .action((paths: readonly string[], flags: MigrateKubernetesFlags) =>
      context.run(async () =>
        (await import('../run/migrate-kubernetes.ts')).runMigrateKubernetes(paths, flags, context.output()),
      ),
    );
}

function declareAspire(command: Command, context: CommandContext): void {
  addMigrateFlags(command.command('aspire').exitOverride())
    .summary('from a manifest of .NET Aspire')
    .description('Make a manifest of what an app host of .NET Aspire publishes as its `aspire-manifest.json`.')
    .argument('[file]', 'the manifest of Aspire (default: aspire-manifest.json)')
    .option('--no-lift', 'keep plain containers')
    .action((file: string | undefined, flags: MigrateKubernetesFlags) =>
      context.run(async () =>
        (await import('../run/migrate-aspire.ts')).runMigrateAspire(file, flags, context.output()),
      ),
    );
}

function addMigrateFlags(command: Command): Command {
  return command
    .option('-o, --output <file>', 'the manifest to write (default: app.yaml beside what is migrated)')
    .option('--force', 'replace a manifest that is there')
    .option('--report <file>', 'write the report there as well: as Markdown, or as JSON where its name ends so')
    .addOption(formatOption());
}
