import { closest, distance } from 'fastest-levenshtein';

/** The candidate that `name` was most likely meant to be, or `undefined` when none is near enough to suggest. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const names = [...candidates].filter((candidate) => candidate !== name);
  if (names.length === 0) return undefined;
  const wanted = plain(name);
  const byPlainName = new Map(names.toReversed().map((candidate) => [plain(candidate), candidate]));
  const plainNames = [...byPlainName.keys()].toReversed();
  const swapped = plainNames.find((candidate) => letters(candidate) === letters(wanted));
  const found = swapped ?? closest(wanted, plainNames);
  const isNear = swapped !== undefined || distance(wanted, found) <= allowance(wanted);
  return isNear ? byPlainName.get(found) : undefined;
}

/** Of two letters, one changed is another word. */
function allowance({ length }: string): number {
  return length < 3 ? 0 : Math.max(1, Math.floor(length / 3));
}

/** Swapped letters (`ulr`) are the commonest slip, and two changes to a plain count. */
function letters(name: string): string {
  return name.split('').sort().join('');
}

/** Case and separators are what people forget first: `db_password`, `dbPassword` and `db-password` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, '');
}
