import { parseYamlValue } from '../parse/yaml-values.ts';
import { parseAssignment } from '../overlay/set-path.ts';
import { appendItem, insertEntry, openEmptyMap, type Edited } from './edit-text.ts';

export type { Edited } from './edit-text.ts';

export interface Addition {
  readonly name: string;
  /** `type` first. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Resources whose `references` it joins. */
  readonly referenceFrom: readonly string[];
}

/** The manifest's text with one more resource, and with references to it. */
export function addToManifest(text: string, { name, options, referenceFrom }: Addition): Edited {
  const start: Edited = insertEntry(openEmptyMap(text, ['resources']), ['resources'], name, options);
  return referenceFrom.reduce<Edited>(
    (edited, user) => ('problem' in edited ? edited : appendItem(edited.text, ['resources', user, 'references'], name)),
    start,
  );
}

/** Sets what `path=value` says inside the options; gives what is wrong with it, if anything. */
export function setOption(options: Record<string, unknown>, argument: string): string | undefined {
  const assignment = parseAssignment(argument);
  if ('message' in assignment) return assignment.message;
  const parsed = parseYamlValue(assignment.value);
  if ('failure' in parsed) return `its value is not YAML: ${parsed.failure.reason}`;
  let at: Record<string | number, unknown> = options;
  for (const [index, { key }] of assignment.path.entries()) {
    const next = assignment.path[index + 1];
    if (next === undefined) at[key] = parsed.value;
    else {
      const inner = (at[key] ??= typeof next.key === 'number' ? [] : {});
      if (typeof inner !== 'object' || inner === null) return `\`${key}\` is a single value already`;
      at = inner as Record<string | number, unknown>;
    }
  }
  return undefined;
}
