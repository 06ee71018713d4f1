import { join, resolve } from 'node:path';
import { loadCompose, migrateCompose } from '../../migrate/compose/index.ts';
import { createRepositories } from '../../migrate/read/repositories.ts';
import type { MigrateComposeFlags } from '../commands/migrate.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { catchSignals } from './early-signals.ts';
import { complainOf, refuseToReplace, writeMigrated } from './write-migrated.ts';

export async function runMigrateCompose(
  files: readonly string[],
  flags: MigrateComposeFlags,
  output: Output,
): Promise<number> {
  if (flags.allowRemote !== true) return migrate(files, flags, output);
  const stopper = new AbortController();
  const signals = catchSignals('SIGINT', 'SIGTERM', 'SIGHUP');
  signals.handOver(() => stopper.abort(new Error('interrupted')));
  const repositories = createRepositories({ environment: process.env, signal: stopper.signal });
  try {
    return await migrate(files, flags, output, (address) => {
      output.talk(`Fetching ${address}`);
      return repositories.fetch(address);
    });
  } catch (error) {
    if (!stopper.signal.aborted) throw error;
    output.talk('Interrupted. Nothing was written.');
    return exitCodes.interrupted;
  } finally {
    await repositories.end();
    signals.end();
  }
}

async function migrate(
  files: readonly string[],
  flags: MigrateComposeFlags,
  output: Output,
  fetchRemote?: Parameters<typeof loadCompose>[0]['fetchRemote'],
): Promise<number> {
  const { diagnostics, project, sources } = await loadCompose({
    folder: process.cwd(),
    files,
    environment: process.env,
    profiles: ['*'],
    variables: 'open',
    ...(fetchRemote !== undefined && { fetchRemote }),
  });
  if ((await complainOf(diagnostics, output, sources)) || project === undefined) return exitCodes.problems;
  const file = resolve(flags.output ?? join(project.directory, 'app.yaml'));
  refuseToReplace(file, flags);
  const isFaithful = flags.faithful === true;
  const made = migrateCompose(project, { file, lift: flags.lift && !isFaithful, isFaithful });
  return writeMigrated({ file, sources: project.files, made, flags }, output);
}
