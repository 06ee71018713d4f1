import { evaluate, type Lookup } from '../interpolate/evaluate.ts';
import { parseTemplate } from '../../../compose/template.ts';

/** A mistake in an env file. */
export interface EnvProblem {
  readonly line: number;
  readonly message: string;
}

export interface EnvFile {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly EnvProblem[];
}

/**
 * The variables of an env file, in the grammar that Compose has for them: `#` begins a comment at the beginning of a line
 * or after a space, `export` is skipped, `KEY: value` is taken too, quoted values may have several lines and only double
 * quotes know escapes and variables; a key alone takes the value that `lookup` has.
 */
export function parseEnvFile(text: string, lookup: Lookup): EnvFile {
  const values = new Map<string, string>();
  const problems: EnvProblem[] = [];
  const known: Lookup = (name) => lookup(name) ?? values.get(name);
  const reader: Reader = { text: text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), at: 0 };
  for (;;) {
    skipToStatement(reader);
    if (reader.at >= reader.text.length) return { values, problems };
    const line = lineOf(reader);
    const read = readStatement(reader, known);
    if (typeof read === 'string') {
      problems.push({ line, message: read });
      skipLine(reader);
    } else if (read.value !== undefined) {
      values.set(read.key, read.value);
    } else {
      const inherited = lookup(read.key);
      if (inherited !== undefined) values.set(read.key, inherited);
    }
  }
}

/** The lines of an env file of `format: raw`: nothing is unquoted or replaced. */
export function parseRawEnvFile(text: string, lookup: Lookup): EnvFile {
  const values = new Map<string, string>();
  const problems: EnvProblem[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const written = line.trimStart();
    if (written === '' || written.startsWith('#')) continue;
    const [key = '', ...rest] = written.split('=');
    if (key === '' || /\s/.test(key)) {
      problems.push({ line: index + 1, message: `\`${key}\` is no name of a variable` });
      continue;
    }
    const value = rest.length > 0 ? rest.join('=') : lookup(key);
    if (value !== undefined) values.set(key, value);
  }
  return { values, problems };
}

interface Reader {
  readonly text: string;
  at: number;
}

type Statement = { readonly key: string; readonly value: string | undefined };

function skipToStatement(reader: Reader): void {
  const blank = /(?:\s|#.*)*/y;
  blank.lastIndex = reader.at;
  reader.at += blank.exec(reader.text)?.[0].length ?? 0;
}

function skipLine(reader: Reader): void {
  const end = reader.text.indexOf('\n', reader.at);
  reader.at = end === -1 ? reader.text.length : end + 1;
}

function lineOf({ text, at }: Reader): number {
  return text.slice(0, at).split('\n').length;
}

/** A statement, or what is wrong with it. */
function readStatement(reader: Reader, lookup: Lookup): Statement | string {
  const exported = /export[\t\v\f\r ]+/y;
  exported.lastIndex = reader.at;
  reader.at += exported.exec(reader.text)?.[0].length ?? 0;
  const start = reader.at;
  const end = /[=:\n]|$/g;
  end.lastIndex = start;
  const found = end.exec(reader.text);
  const stop = found?.index ?? reader.text.length;
  const key = reader.text.slice(start, stop).trimEnd();
  const wrong = /[^\s\p{L}\p{N}_.\-[\]]/u.exec(key)?.[0];
  if (wrong !== undefined) return `\`${wrong}\` cannot stand in the name of a variable`;
  if (/\s/.test(key)) return `the name \`${key}\` has a space in it`;
  const separator = found?.[0] ?? '';
  reader.at = stop + separator.length;
  if (separator === '\n' || separator === '') return { key, value: undefined };
  const value = readValue(reader, lookup);
  return 'wrong' in value ? value.wrong : { key, value: value.text };
}

function readValue(reader: Reader, lookup: Lookup): { readonly text: string } | { readonly wrong: string } {
  const blank = /[\t\v\f\r \u0085\u00a0]*/y;
  blank.lastIndex = reader.at;
  reader.at += blank.exec(reader.text)?.[0].length ?? 0;
  const quote = reader.text.charAt(reader.at);
  if (quote === '"' || quote === "'") return readQuoted(reader, quote, lookup);
  const start = reader.at;
  skipLine(reader);
  const line = reader.text.slice(start, reader.at);
  return expand((line.split(' #', 1)[0] ?? '').trimEnd(), lookup);
}

function readQuoted(
  reader: Reader,
  quote: string,
  lookup: Lookup,
): { readonly text: string } | { readonly wrong: string } {
  let value = '';
  for (let at = reader.at + 1; at < reader.text.length; at += 1) {
    const char = reader.text.charAt(at);
    const next = reader.text.charAt(at + 1);
    if (char === '\\' && next !== '') {
      value += next === quote ? next : `\\${next}`;
      at += 1;
    } else if (char === quote) {
      reader.at = at + 1;
      return quote === '"' ? expand(unescape(value), lookup) : { text: value };
    } else {
      value += char;
    }
  }
  return { wrong: 'a quote is never closed' };
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  // What follows is replaced for variables next: there, a doubled dollar is one.
  $: '$$',
};

function unescape(value: string): string {
  return value.replace(
    /\\(?:0([0-7]{3})|([abfnrtv\\$]))/g,
    (_all, octal: string | undefined, char: string | undefined) =>
      octal === undefined ? (escapes[char ?? ''] ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

function expand(value: string, lookup: Lookup): { readonly text: string } | { readonly wrong: string } {
  const parsed = parseTemplate(value);
  if ('wrong' in parsed) return { wrong: `\`${parsed.wrong}\` is no variable that Compose understands` };
  const { value: text, required } = evaluate(parsed.template, lookup);
  const [first] = required;
  return first === undefined
    ? { text }
    : { wrong: `the variable \`${first.name}\` must have a value: ${first.message}` };
}
