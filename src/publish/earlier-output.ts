import { AppHostError } from '../support/apphost-error.ts';
import type { Diagnostic } from '../support/diagnostic.ts';
import type { Provenance } from './published-list.ts';
import type { Changes, Published } from './write.ts';

/**
 * Refuses a folder that holds something else of ours: another application, another target, or another environment, whose
 * base would be replaced and whose overlays would go. Rejects with `OUTPUT_OF_ANOTHER`.
 */
export function refuseAnother(folder: string, { of: there }: Published, wanted: Provenance): void {
  if (there === undefined || describe(there) === describe(wanted)) return;
  throw new AppHostError(
    'OUTPUT_OF_ANOTHER',
    `${folder} holds what was published of ${describe(there)}, and this is ${describe(wanted)}`,
    { hint: 'Choose another folder with `-o`, or delete this one.', facts: { folder } },
  );
}

function describe({ application, environment, target }: Provenance): string {
  return `${application} (${environment}, for ${target})`;
}

/** What the user has changed by hand since it was published, and what replaces that now. */
export function reportEdited({ edited }: Published, { changed, removed }: Changes): readonly Diagnostic[] {
  const lost = edited.filter((path) => changed.includes(path) || removed.includes(path));
  if (lost.length === 0) return [];
  const [first = '', ...others] = lost;
  const rest = others.length === 0 ? '' : ` and ${others.length} more`;
  return [
    {
      severity: 'warning',
      code: 'OUTPUT_EDITED',
      message: `${first}${rest} had been changed by hand since it was published; that was replaced`,
      hint: 'Say it in the manifest (`kubernetes:` or `compose:` of the resource), or in a file of your own beside it. `publish --diff` shows beforehand what is replaced.',
    },
  ];
}
