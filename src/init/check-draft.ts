import type { Diagnostic } from '../support/diagnostic.ts';
import type { Draft, DraftResource } from './draft/draft.ts';
import { toManifestText } from './manifest-text.ts';

export interface CheckedDraft {
  readonly draft: Draft;
  readonly text: string;
}

/**
 * The draft without the resources that the manifest's own check finds mistakes in, each with a note that says why: what
 * is written always passes. `check` gives the errors of a text.
 */
export async function checkDraft(
  draft: Draft,
  check: (text: string) => Promise<readonly Diagnostic[]>,
): Promise<CheckedDraft> {
  const text = toManifestText(draft);
  const errors = await check(text);
  const [error] = errors;
  const wrong = error === undefined ? undefined : resourceAt(draft, text, error.location?.line ?? 0);
  if (error === undefined || wrong === undefined) return { draft, text };
  return checkDraft(without(draft, wrong, error.message), check);
}

function resourceAt({ resources }: Draft, text: string, line: number): DraftResource | undefined {
  const before = text.split('\n').slice(0, line).toReversed();
  const name = before.map((each) => /^  ([a-z][a-z0-9-]*):/.exec(each)?.[1]).find((found) => found !== undefined);
  return resources.find((resource) => resource.name === name);
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
      .flatMap(({ env }) => Object.values(env))
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
