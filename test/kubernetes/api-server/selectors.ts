import type { StoredObject } from './object-store.ts';

/** Whether an object is among those that `labelSelector` and `fieldSelector` ask for. */
export function selects(query: URLSearchParams, object: StoredObject): boolean {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  return (
    splitTerms(labels).every((term) => labelMatches(term, object.metadata.labels ?? {})) &&
    splitTerms(fields).every((term) => fieldMatches(term, object))
  );
}

/** At commas that are not inside of `in (…)`. */
function splitTerms(selector: string): readonly string[] {
  return selector.split(/,(?![^(]*\))/).filter((term) => term !== '');
}

function labelMatches(term: string, labels: Readonly<Record<string, string>>): boolean {
  const set = /^(\S+) (not)?\s?in \(([^)]*)\)$/.exec(term);
  if (set !== null) {
    const [, name = '', not, values = ''] = set;
    return values.split(',').includes(labels[name] ?? '') === (not === undefined);
  }
  const [, name = '', operator, value] = /^([^=!]+)(?:(==?|!=)(.*))?$/.exec(term) ?? [];
  if (operator === undefined)
    return term.startsWith('!') ? labels[term.slice(1)] === undefined : labels[name] !== undefined;
  return (labels[name] === value) === (operator !== '!=');
}

function fieldMatches(term: string, object: StoredObject): boolean {
  const [, path = '', operator, value] = /^([^=!]+)(==?|!=)(.*)$/.exec(term) ?? [];
  const found = path
    .split('.')
    .reduce<unknown>((here, part) => (here as Record<string, unknown> | undefined)?.[part], object);
  return ((found ?? '') === value) === (operator !== '!=');
}
