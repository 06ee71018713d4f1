import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { loadManifest } from '../../manifest/index.ts';
import { formatMarkdownReport, formatReport, toReportData, type Migrated } from '../../migrate/report/format-report.ts';
import type { Remark } from '../../migrate/report/report.ts';
import { createSecretStore } from '../../secrets/secret-store.ts';
import { secretsFile } from '../../secrets/secrets-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors, type Diagnostic } from '../../support/diagnostic.ts';
import type { MigrateFlags } from '../commands/migrate.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { createManifest, manifestExists, replaceManifest } from '../session/write-manifest.ts';

/** What any migration makes. */
export interface Made {
  /** The text of the manifest. */
  readonly text: string;
  /** What stood in the open, by secret parameter. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly remarks: readonly Remark[];
}

export interface Making {
  /** The manifest that is written. */
  readonly file: string;
  /** What it was made from. */
  readonly sources: readonly string[];
  readonly made: Made;
  readonly flags: MigrateFlags;
}

/** Shows what is wrong with what is migrated; whether that ends it. */
export async function complainOf(
  diagnostics: readonly Diagnostic[],
  output: Output,
  sources?: ReadonlyMap<string, string>,
): Promise<boolean> {
  if (diagnostics.length > 0) output.complain(await formatDiagnostics(diagnostics, output.chalk, sources));
  if (!hasErrors(diagnostics)) return false;
  output.complain('Nothing was written.');
  return true;
}

/** Before anything is made: a manifest that is there stays. */
export function refuseToReplace(file: string, { force }: MigrateFlags): void {
  if (force !== true && existsSync(file)) throw manifestExists(file);
}

/** Nothing is written unless what would be written is a manifest that passes. */
export async function writeMigrated({ file, sources, made, flags }: Making, output: Output): Promise<number> {
  const id = await checkManifest(file, made.text);
  await (flags.force === true ? replaceManifest(file, made.text) : createManifest(file, made.text));
  const kept = await keepSecrets(id, made);
  const migrated: Migrated = { folder: process.cwd(), sources, file, remarks: made.remarks };
  if (flags.report !== undefined) await writeReport(resolve(flags.report), migrated);
  if (flags.format === 'json') output.data(JSON.stringify(toReportData(migrated), null, 2));
  else {
    output.data(formatReport(migrated, output.chalk.bold));
    output.talk(`\n${closing({ file, kept, made })}`);
  }
  return exitCodes.done;
}

/** The id of the application that the text describes. */
async function checkManifest(file: string, text: string): Promise<string> {
  const request = { file, environment: 'development', set: [] };
  const { application, diagnostics } = await loadManifest(request, new Map([[file, text]]));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (application !== undefined && errors.length === 0) return application.id;
  throw new AppHostError('MIGRATION_INVALID', 'what would be written is no manifest that passes; nothing was written', {
    hint: 'Mend what is missing, such as the folder that a service is built from; if nothing is, please report this.',
    diagnostics: errors,
  });
}

/** What stood in the file in clear goes where the manifest looks for it. What is there already stays. */
async function keepSecrets(id: string, { secrets }: Made): Promise<string | undefined> {
  if (secrets.size === 0) return undefined;
  const store = createSecretStore(secretsFile(id));
  await store.change((values) => {
    for (const [name, value] of secrets) if (!values.has(name)) values.set(name, value);
  });
  return store.file;
}

async function writeReport(file: string, migrated: Migrated): Promise<void> {
  const own = { ...migrated, folder: dirname(file) };
  const text = file.endsWith('.json') ? `${JSON.stringify(toReportData(own), null, 2)}\n` : formatMarkdownReport(own);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (cause) {
    throw new AppHostError('REPORT_NOT_WRITTEN', `the report ${file} cannot be written; the manifest is`, {
      hint: 'Name a place that can be written, and repeat the command with `--force`.',
      cause,
    });
  }
}

interface Closing {
  readonly file: string;
  readonly kept: string | undefined;
  readonly made: Made;
}

function closing({ file, kept, made }: Closing): string {
  const path = relative(process.cwd(), file);
  const lines = [
    `${path.startsWith('..') ? file : path} is written.`,
    kept === undefined ? '' : copied(made.secrets.size, kept),
    'Next: read it through, then start it with `apphost up`.',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function copied(count: number, place: string): string {
  return count === 1
    ? `The value of a secret is not in it; it was copied to ${place}.`
    : `The values of ${count} secrets are not in it; they were copied to ${place}.`;
}
