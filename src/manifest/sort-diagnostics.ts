import type { Diagnostic } from '../support/diagnostic.ts';

/**
 * By place, the manifest's own file first; what has no place comes before all. One mistake is said once, though several
 * resources may have it from the one that they extend.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], main: string): readonly Diagnostic[] {
  const unique = new Map(diagnostics.toReversed().map((diagnostic) => [keyOf(diagnostic), diagnostic]));
  return [...unique.values()].toSorted((one, other) => compare(one, other, main));
}

function keyOf({ code, message, location }: Diagnostic): string {
  const place = location === undefined ? message : [location.file, location.line, location.column];
  return JSON.stringify([code, place]);
}

function compare({ location: one }: Diagnostic, { location: other }: Diagnostic, main: string): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined);
  if (one.file !== other.file) return rank(one.file, main) - rank(other.file, main) || (one.file < other.file ? -1 : 1);
  return one.line - other.line || one.column - other.column;
}

function rank(file: string, main: string): number {
  return file === main ? 0 : 1;
}
