import { readFile } from 'node:fs/promises';
import { findKind, kinds } from '../../kinds/index.ts';
import type { Kind } from '../../kinds/kind.ts';
import { hasNameForm, isReservedName } from '../../kinds/names.ts';
import { addToManifest, setOption } from '../../manifest/edit/index.ts';
import { loadManifest } from '../../manifest/index.ts';
import type { Application } from '../../model/application.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import { nearest } from '../../support/nearest.ts';
import type { AddFlags } from '../commands/add.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { requireApplication } from '../session/load.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { replaceManifest } from '../session/write-manifest.ts';

interface Wanted {
  readonly type: string;
  readonly name: string;
}

/** Adds a resource, or says why not and leaves the file as it is. */
export async function runAdd(wanted: Wanted, flags: AddFlags, output: Output): Promise<number> {
  const kind = requireKind(wanted.type);
  const file = await manifestFile(flags.file);
  const application = requireApplication(await loadManifest({ file, environment: 'development', set: [] }), file);
  const { name } = wanted;
  const referenceFrom = flags.referenceFrom ?? [];
  requireName(name, application);
  for (const user of referenceFrom) requireUser(user, application);
  const options = optionsOf(kind, name, flags);
  const before = await readFile(file, 'utf8');
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : '';
  const edited = addToManifest(before.slice(mark.length), { name, options, referenceFrom });
  if ('problem' in edited) throw notEditable(file, edited.problem);
  await requireValid({ file, text: edited.text, name }, flags, output);
  const text = mark + edited.text;
  const isDry = flags.dryRun === true;
  if (!isDry) await replaceManifest(file, text, before);
  if (flags.format === 'json') output.data(JSON.stringify({ file, written: !isDry, name, resource: options }, null, 2));
  else if (isDry) output.data(text.trimEnd());
  const verb = referenceFrom.length === 1 ? 'refers' : 'refer';
  const users = referenceFrom.length === 0 ? '' : `, and ${referenceFrom.join(' and ')} ${verb} to it`;
  output.talk(`${name} (${kind.name}) ${isDry ? 'would be' : 'is'} added to ${file}${users}.`);
  return exitCodes.done;
}

function requireKind(type: string): Kind {
  const kind = findKind(type);
  if (kind !== undefined) return kind;
  const names = kinds.map((each) => each.name);
  const suggestion = nearest(type, names);
  throw new AppHostError('TYPE_UNKNOWN', `there is no type \`${type}\``, {
    hint: suggestion === undefined ? `Types are ${names.join(', ')}.` : `Did you mean \`${suggestion}\`?`,
  });
}

function requireName(name: string, { resources }: Application): void {
  if (isReservedName(name)) {
    throw new AppHostError(
      'NAME_RESERVED',
      `a resource cannot be called \`${name}\`: it means something in expressions`,
      {
        hint: 'Choose another name.',
      },
    );
  }
  if (!hasNameForm(name)) {
    throw new AppHostError('NAME_INVALID', `a resource cannot be called \`${name}\``, {
      hint: 'Use lower-case letters, digits and dashes, at most 52; begin with a letter, end with a letter or digit.',
    });
  }
  const other = resources.get(name);
  if (other === undefined) return;
  throw new AppHostError('DUPLICATE_NAME', `there is a resource \`${name}\` already, of the type ${other.type}`, {
    hint: 'Choose another name; databases, queues and the like share the names with everything else.',
  });
}

function requireUser(user: string, { resources }: Application): void {
  if (resources.has(user)) return;
  const suggestion = nearest(user, resources.keys());
  throw new AppHostError('RESOURCE_UNKNOWN', `there is no resource \`${user}\` that could refer to it`, {
    hint: suggestion === undefined ? 'List them with `apphost graph`.' : `Did you mean \`${suggestion}\`?`,
  });
}

/** From the flags and `--set`; what the type cannot do without must be among them. */
function optionsOf(kind: Kind, name: string, flags: AddFlags): Readonly<Record<string, unknown>> {
  const { path, image, build, command, url } = flags;
  const given = Object.entries({ path, image, build, command, url }).filter(([, value]) => value !== undefined);
  const options: Record<string, unknown> = { type: kind.name, ...Object.fromEntries(given) };
  for (const argument of flags.set ?? []) {
    const problem = setOption(options, argument);
    if (problem === undefined) continue;
    throw new AppHostError('OPTION_INVALID', `\`--set ${argument}\`: ${problem}`, {
      hint: 'Write `--set volume=true` or `--set endpoints.http.port=8080`: the path starts inside the resource.',
    });
  }
  const required = (kind.schema['required'] ?? []) as readonly string[];
  const missing = required.filter((property) => !(property in options));
  if (missing.length > 0) {
    const flagged = missing.map((property) => (isFlag(property) ? `--${property} …` : `--set ${property}=…`));
    throw new AppHostError(
      'OPTION_MISSING',
      `${name} (${kind.name}) needs ${missing.map((property) => `\`${property}\``).join(' and ')}`,
      {
        hint: `Add ${flagged.map((flag) => `\`${flag}\``).join(' and ')}.`,
      },
    );
  }
  return options;
}

function isFlag(property: string): boolean {
  return ['path', 'image', 'build', 'command', 'url'].includes(property);
}

/** The frames are cut from the text as it would be, which no file holds. */
async function requireValid(
  { file, text, name }: { readonly file: string; readonly text: string; readonly name: string },
  { format }: AddFlags,
  output: Output,
): Promise<void> {
  const loaded = await loadManifest({ file, environment: 'development', set: [] }, new Map([[file, text]]));
  const { diagnostics, sources } = loaded;
  if (!hasErrors(diagnostics)) return;
  if (format === 'text') output.complain(`${await formatDiagnostics(diagnostics, output.chalk, sources)}\n`);
  throw new AppHostError('MANIFEST_INVALID', `${file} is as it was: with ${name} it would not be valid`, {
    hint: 'Correct what you gave, with the options of `apphost add --help` or with `--set`.',
    ...(format === 'json' ? { diagnostics } : {}),
  });
}

function notEditable(file: string, problem: string): AppHostError {
  return new AppHostError('MANIFEST_NOT_EDITABLE', `nothing can be added to ${file}: ${problem}`, {
    hint: 'Add the resource by hand.',
    facts: { file },
  });
}
