import type { Diagnostic } from '../../support/diagnostic.ts';

/** The same thing is found by everything that asks for it, and in every environment. */
export function sayOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message }) => {
    const key = `${code} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
