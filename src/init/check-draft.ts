import { basename } from 'node:path';
import type { Diagnostic, Location } from '../support/diagnostic.ts';
import type { Draft, DraftResource } from './draft/draft.ts';
import { toManifestText } from './manifest-text.ts';

export interface CheckedDraft {
  readonly draft: Draft;
  readonly text: string;
}

/**
 * The draft without the resources that the manifest's own check finds mistakes in, each with a note that says why. What
 * mends no mistake by being left out, or stands in another file, such as an overlay, is a note: then what is written does
 * not pass yet. `check` gives the errors of a text that `file` would hold.
 */
export async function checkDraft(
  draft: Draft,
  file: string,
  check: (text: string) => Promise<readonly Diagnostic[]>,
): Promise<CheckedDraft> {
  const text = toManifestText(draft);
  const errors = await check(text);
  for (const { location, message } of errors) {
    const wrong = location?.file === file ? resourceAt(draft, text, location.line) : undefined;
    if (wrong !== undefined) return checkDraft(without(draft, wrong, message), file, check);
  }
  const notes = errors.map(
    ({ message, location }) =>
      `${basename(file)} does not pass \`apphost validate\` yet: ${message}${placeOf(location)}.`,
  );
  return { draft: { ...draft, notes: [...draft.notes, ...notes] }, text };
}

function resourceAt({ resources }: Draft, text: string, line: number): DraftResource | undefined {
  const before = text.split('\n').slice(0, line);
  const own = before.slice(before.indexOf('resources:') + 1);
  if (own.length === before.length) return undefined;
  const name = own.map((each) => /^  ([a-z][a-z0-9-]*):/.exec(each)?.[1]).findLast((found) => found !== undefined);
  return resources.find((resource) => resource.name === name);
}

function placeOf(location: Location | undefined): string {
  return location === undefined ? '' : ` (${basename(location.file)}:${location.line})`;
}

function without(draft: Draft, wrong: DraftResource, reason: string): Draft {
  const resources = draft.resources.filter((resource) => resource !== wrong);
  for (const { references, env, options } of resources) {
    references.delete(wrong.name);
    const waitFor = options['waitFor'];
    if (Array.isArray(waitFor)) options['waitFor'] = waitFor.filter((name) => name !== wrong.name);
    for (const [variable, value] of Object.entries(env)) if (value.includes(`\${${wrong.name}.`)) delete env[variable];
  }
  const used = new Set(
    resources
      .flatMap(({ env, options }) => [...Object.values(env), JSON.stringify(options)])
      .flatMap((value) => [...value.matchAll(/\$\{parameters\.([^}]+)\}/g)].map(([, name]) => name)),
  );
  return {
    ...draft,
    resources,
    parameters: draft.parameters.filter(({ name }) => used.has(name)),
    findings: draft.findings.filter(({ what }) => !what.startsWith(`${wrong.name} (`)),
    notes: [...draft.notes, `${wrong.name} was left out: ${reason}.`],
  };
}
