import type { Diagnostic } from '../support/diagnostic.ts';
import { createQuickSearch } from './quick-search.ts';

export interface Redactor {
  /** The text with every secret replaced by `***`, however it is encoded. The text may have many lines. */
  redact(text: string): string;
  /** `SECRET_TOO_SHORT` for each secret that cannot be hidden. */
  readonly diagnostics: readonly Diagnostic[];
}

const redacted = '***';

/** Shorter values are words and numbers that stand everywhere. Characters. */
const shortestSecret = 4;
/** Lines of a secret with several (a key file) are hidden by themselves from this length on. Characters. */
const shortestLine = 8;
/** A base64 form of less is short enough to appear by chance. Characters of the secret. */
const shortestEncoded = 6;

/** Hides these secrets, given by the name that a warning calls them. */
export function createRedactor(secrets: ReadonlyMap<string, string>): Redactor {
  const hidden = [...secrets.values()].filter((value) => value.length >= shortestSecret);
  const forms = new Set(hidden.flatMap((value) => [value, ...linesOf(value)]).flatMap((text) => formsOf(text)));
  const tooShort = [...secrets].filter(([, value]) => value !== '' && value.length < shortestSecret);
  const diagnostics = tooShort.map(([name]) => shortSecret(name));
  if (forms.size === 0) return { redact: (text) => text, diagnostics };
  // The longest first: a secret that contains another one must not leave its rest behind.
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(longestFirst.map((form) => escapePattern(form)).join('|'), 'g');
  const mayHold = createQuickSearch(longestFirst);
  return { redact: (text) => (mayHold(text) ? text.replace(pattern, redacted) : text), diagnostics };
}

function linesOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestLine);
}

/** As itself, and as it stands in a URL, in JSON, in a quoted string of a connection string, in base64. */
function formsOf(text: string): readonly string[] {
  // A lone surrogate has no percent-encoded form; it is written as a replacement character, as everywhere else.
  const percentEncoded = encodeURIComponent(Buffer.from(text).toString());
  const strictlyEncoded = percentEncoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  const forms = [
    text,
    ...[percentEncoded, strictlyEncoded].flatMap((form) => [upperCaseCodes(form), lowerCaseCodes(form)]),
    percentEncoded.replaceAll('%20', '+'),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll('"', '""'),
  ];
  return text.length < shortestEncoded ? forms : [...forms, ...base64Forms(text)];
}

function upperCaseCodes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
}

function lowerCaseCodes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => code.toLowerCase());
}

/** With padding or without, in the usual alphabet and the one of URLs. */
function base64Forms(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function shortSecret(name: string): Diagnostic {
  return {
    code: 'SECRET_TOO_SHORT',
    severity: 'warning',
    message: `the secret ${name} has fewer than ${shortestSecret} characters and is not hidden in the output`,
    hint: 'Use a longer value.',
  };
}
