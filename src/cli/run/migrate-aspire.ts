import { dirname, join, resolve } from 'node:path';
import { migrateAspire } from '../../migrate/aspire/index.ts';
import { files } from '../../migrate/read/files.ts';
import type { MigrateKubernetesFlags } from '../commands/migrate.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { complainOf, refuseToReplace, writeMigrated } from './write-migrated.ts';

export async function runMigrateAspire(
  path: string | undefined,
  flags: MigrateKubernetesFlags,
  output: Output,
): Promise<number> {
  const source = resolve(path ?? 'aspire-manifest.json');
  const file = resolve(flags.output ?? join(dirname(source), 'app.yaml'));
  const read = await files.readText(source);
  const { migrated, diagnostics } = migrateAspire(source, read, { file, lift: flags.lift });
  const texts = new Map('text' in read ? [[source, read.text]] : []);
  if ((await complainOf(diagnostics, output, texts)) || migrated === undefined) return exitCodes.problems;
  refuseToReplace(file, flags);
  return writeMigrated({ file, sources: [source], made: migrated, flags }, output);
}
