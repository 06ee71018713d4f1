import type { Diagnostic } from '../support/diagnostic.ts';

/** By place, the manifest's own file first; what has no place comes before all. The same thing is said once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], main: string): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((diagnostic) => [keyOf(diagnostic), diagnostic]));
  return [...unique.values()].toSorted((one, other) => compare(one, other, main));
}

function keyOf({ code, message, location }: Diagnostic): string {
  return JSON.stringify([code, message, location?.file, location?.line, location?.column]);
}

function compare({ location: one }: Diagnostic, { location: other }: Diagnostic, main: string): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined);
  if (one.file !== other.file) return rank(one.file, main) - rank(other.file, main) || (one.file < other.file ? -1 : 1);
  return one.line - other.line || one.column - other.column;
}

function rank(file: string, main: string): number {
  return file === main ? 0 : 1;
}
