import { join, resolve } from 'node:path';
import { loadCompose, migrateCompose } from '../../migrate/compose/index.ts';
import type { MigrateComposeFlags } from '../commands/migrate.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { complainOf, refuseToReplace, writeMigrated } from './write-migrated.ts';

export async function runMigrateCompose(
  files: readonly string[],
  flags: MigrateComposeFlags,
  output: Output,
): Promise<number> {
  const { diagnostics, project, sources } = await loadCompose({
    folder: process.cwd(),
    files,
    environment: process.env,
    profiles: ['*'],
    variables: 'open',
  });
  if ((await complainOf(diagnostics, output, sources)) || project === undefined) return exitCodes.problems;
  const file = resolve(flags.output ?? join(project.directory, 'app.yaml'));
  refuseToReplace(file, flags);
  const isFaithful = flags.faithful === true;
  const made = migrateCompose(project, { file, lift: flags.lift && !isFaithful, isFaithful });
  return writeMigrated({ file, sources: project.files, made, flags }, output);
}
