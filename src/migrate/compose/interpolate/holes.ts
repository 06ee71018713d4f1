import { evaluate, type Lookup } from './evaluate.ts';
import type { Template, Variable } from '../../../compose/template.ts';

/**
 * Variables that stay variables. While a project is loaded, each stands in its text as one character that no compose
 * file holds, so that short forms, merges and paths are taken apart as if it were a word; at the end the texts become
 * templates again.
 */
export interface Holes {
  /** The variables of the whole project, which an included one may have more than. */
  readonly lookup: Lookup;
  /** The text of a template, with a character for each variable. */
  dig(template: Template): string;
  /** The template of such a text. */
  toTemplate(text: string): Template;
  /** What the text would be at present. */
  evaluate(text: string): string;
  /** The text with those variables replaced whose present value matches the pattern; the others stay open. */
  bind(text: string, pattern: RegExp): string;
}

/** The last plane for private use; that a file really uses it is handled, not expected. */
const first = 0x10_00_00;
const last = 0x10_ff_fd;
const pattern = /[\u{100000}-\u{10fffd}]/u;
const each = new RegExp(pattern, 'gu');
const apart = new RegExp(`(${pattern.source})`, 'u');

/** Whether a variable stands in the text. */
export function hasHole(text: string): boolean {
  return pattern.test(text);
}

export function createHoles(lookup: Lookup): Holes {
  const parts: (string | Variable)[] = [];
  const known = new Map<string, string>();
  const characterFor = (part: string | Variable): string => {
    // What is written alike is alike, or the same port would stand there twice after a merge.
    const key = typeof part === 'string' ? `literal ${part}` : part.text;
    const present = known.get(key);
    if (present !== undefined) return present;
    if (first + parts.length > last) throw new Error('a compose file has more than 65 000 variables');
    const character = String.fromCodePoint(first + parts.length);
    parts.push(part);
    known.set(key, character);
    return character;
  };
  const toTemplate = (text: string): Template =>
    joinLiterals(
      text
        .split(apart)
        .filter((piece) => piece !== '')
        .map((piece) => partOf(piece, parts)),
    );
  const valueOf = (text: string): string => evaluate(toTemplate(text), lookup).value;
  return {
    lookup,
    dig: (template) =>
      template
        .map((part) => (typeof part === 'string' ? part.replace(each, characterFor) : characterFor(part)))
        .join(''),
    toTemplate,
    evaluate: (text) => (hasHole(text) ? valueOf(text) : text),
    bind: (text, wanted) => text.replace(each, (hole) => (wanted.test(valueOf(hole)) ? valueOf(hole) : hole)),
  };
}

function partOf(piece: string, parts: readonly (string | Variable)[]): string | Variable {
  return hasHole(piece) ? (parts[(piece.codePointAt(0) ?? first) - first] ?? piece) : piece;
}

function joinLiterals(parts: Template): Template {
  const joined: (string | Variable)[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (typeof part === 'string' && typeof before === 'string') joined[joined.length - 1] = before + part;
    else joined.push(part);
  }
  return joined;
}
