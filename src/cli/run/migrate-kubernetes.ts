import { resolve } from 'node:path';
import { createReport } from '../../manifest/report.ts';
import { migrateKubernetes } from '../../migrate/kubernetes/index.ts';
import { readKubernetesSources } from '../../migrate/read/kubernetes-sources.ts';
import type { MigrateKubernetesFlags } from '../commands/migrate.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { complainOf, refuseToReplace, writeMigrated } from './write-migrated.ts';

export async function runMigrateKubernetes(
  paths: readonly string[],
  flags: MigrateKubernetesFlags,
  output: Output,
): Promise<number> {
  const asked = paths.map((path) => (path === '-' ? path : resolve(path)));
  const report = createReport();
  const sources = await readKubernetesSources({ paths: asked, input: process.stdin, environment: process.env }, report);
  if (await complainOf(report.diagnostics, output)) return exitCodes.problems;
  const file = resolve(flags.output ?? 'app.yaml');
  refuseToReplace(file, flags);
  const { migrated, diagnostics } = await migrateKubernetes(sources, { file, lift: flags.lift });
  const texts = new Map(sources.map((source) => [source.file, source.text]));
  if ((await complainOf(diagnostics, output, texts)) || migrated === undefined) return exitCodes.problems;
  return writeMigrated({ file, sources: sources.map((source) => source.file), made: migrated, flags }, output);
}
