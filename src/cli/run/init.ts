import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { checkDraft, draftFor, type Draft } from '../../init/index.ts';
import { hasNameForm } from '../../kinds/names.ts';
import { loadManifest } from '../../manifest/index.ts';
import { manifestNames } from '../../manifest/read/find-manifest.ts';
import { createSecretStore } from '../../secrets/secret-store.ts';
import { secretsFile } from '../../secrets/secrets-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { InitFlags } from '../commands/init.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatDraft } from '../render/draft.ts';
import { createManifest, manifestExists, replaceManifest } from '../session/write-manifest.ts';

/** Writes the manifest; with `--dry-run` it is the data. What was found is talk. */
export async function runInit(flags: InitFlags, output: Output): Promise<number> {
  const file = targetOf(flags);
  const isDry = flags.dryRun === true;
  if (!isDry && flags.force !== true && existsSync(file)) throw manifestExists(file);
  const drafted = await draftFor(dirname(file), nameOf(flags));
  const errorsOf = async (text: string) => {
    const { diagnostics } = await loadManifest({ file, environment: 'development', set: [] }, new Map([[file, text]]));
    return diagnostics.filter(({ severity }) => severity === 'error');
  };
  const { draft: checked, text } = await checkDraft(drafted, file, errorsOf);
  if (!isDry) await (flags.force === true ? replaceManifest(file, text) : createManifest(file, text));
  const kept = isDry ? undefined : await keepSecrets(file, checked);
  const draft = isDry || kept !== undefined ? checked : withLostSecrets(checked);
  if (flags.format === 'json') {
    const { findings, notes } = draft;
    output.data(JSON.stringify({ file, written: !isDry, manifest: text, findings, notes }, null, 2));
    return exitCodes.done;
  }
  if (isDry) output.data(text.trimEnd());
  output.talk(formatDraft(draft, { file: shown(file), isDry, secretsFile: kept, chalk: output.chalk }));
  return exitCodes.done;
}

/** What a manifest of that folder is called already, else `app.yaml`. */
function targetOf({ file }: InitFlags): string {
  if (file !== undefined) return resolve(file);
  const candidates = manifestNames.map((name) => resolve(name));
  return candidates.find((candidate) => existsSync(candidate)) ?? resolve(manifestNames[0]);
}

function nameOf({ name }: InitFlags): string | undefined {
  if (name === undefined || hasNameForm(name)) return name;
  throw new AppHostError('NAME_INVALID', `\`${name}\` is no name for an application`, {
    hint: 'Use lower-case letters, digits and dashes, at most 52; begin with a letter.',
  });
}

/**
 * Secrets that stood in files of the folder go where the manifest looks for them: the user secrets. What is there already
 * stays. Gives the file, if anything was written to it.
 */
async function keepSecrets(file: string, { parameters }: Draft): Promise<string | undefined> {
  const known = parameters.filter((parameter) => parameter.value !== undefined);
  if (known.length === 0) return undefined;
  const { application } = await loadManifest({ file, environment: 'development', set: [] });
  if (application === undefined) return undefined;
  const store = createSecretStore(secretsFile(application.id));
  await store.change((values) => {
    for (const { name, value = '' } of known) if (!values.has(name)) values.set(name, value);
  });
  return store.file;
}

/** Where the manifest does not pass, nobody knows whose secrets they are. */
function withLostSecrets(draft: Draft): Draft {
  const names = draft.parameters.filter(({ value }) => value !== undefined).map(({ name }) => name);
  if (names.length === 0) return draft;
  const note = `What was found for ${names.join(', ')} was not kept, because of that: \`apphost up\` will ask for it.`;
  return { ...draft, notes: [...draft.notes, note] };
}

function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path === '' ? basename(file) : join(path);
}
