import { closest, distance } from 'fastest-levenshtein';

/** The candidate that `name` was most likely meant to be, or `undefined` when none is near enough to suggest. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const names = [...candidates].filter((candidate) => candidate !== name);
  if (names.length === 0) return undefined;
  const wanted = plain(name);
  const byPlainName = new Map(names.toReversed().map((candidate) => [plain(candidate), candidate]));
  const found = closest(wanted, [...byPlainName.keys()].toReversed());
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return distance(wanted, found) <= allowed ? byPlainName.get(found) : undefined;
}

/** Case and separators are what people forget first: `db_password`, `dbPassword` and `db-password` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, '');
}
