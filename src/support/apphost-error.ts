import type { Code } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

export interface ErrorDetails {
  /** The one action that mends it. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Facts for programs, so that nobody parses the message: `resource`, `exitCode`, `port` … */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  /** When the error stands for mistakes in the user's input, all of them. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** What stops the work and is no bug: the user, the machine or the engine can do something about it. */
export class AppHostError extends Error {
  readonly code: Code;
  readonly hint: string | undefined;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: Code, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AppHostError';
    this.code = code;
    this.hint = details.hint;
    this.facts = details.facts ?? {};
    this.diagnostics = details.diagnostics ?? [];
  }
}
