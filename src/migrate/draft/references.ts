import type { DraftTarget } from './draft.ts';

export interface Reference {
  readonly resource: string;
  as?: string;
  until?: string;
  optional?: true;
  restartWith?: true;
  alias?: string;
  inject?: Record<string, string>;
}

/** The resource uses the other. */
export function refer(
  { resource }: Pick<DraftTarget, 'resource'>,
  target: string,
  more: Partial<Reference> = {},
): void {
  const references = (resource.options['references'] ??= []) as Reference[];
  const known = references.find(
    (reference) => reference.resource === target && (more.as === undefined || reference.as === more.as),
  );
  if (known === undefined) references.push({ resource: target, ...more });
  else Object.assign(known, more, more.inject && { inject: { ...known.inject, ...more.inject } });
}
