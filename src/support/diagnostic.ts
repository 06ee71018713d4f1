import type { Code } from './codes.ts';

/** A place in a text file. Lines and columns count from 1; columns count UTF-16 units, as editors do. */
export interface Location {
  /** Absolute path, or `--set` for a value that came from the command line. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the mistake covers; 1 when unknown. */
  readonly length?: number;
}

export type Severity = 'error' | 'warning' | 'note';

/**
 * Something to say about the user's input. Diagnostics are data: they are collected and reported all at once, never
 * thrown. `message` says what is wrong and names the thing; `hint` is the one action that mends it.
 */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly location?: Location;
}

/** Errors stop the work; warnings and notes do not. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
