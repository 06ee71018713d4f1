/** One line of nginx' configuration, or a block of them. Its words are as they are meant: printing quotes them. */
export interface Directive {
  readonly words: readonly Word[];
  readonly block?: readonly Directive[];
}

/** A plain text is never taken for a variable; `code` is, and is quoted all the same. */
export type Word = string | Code;

interface Code {
  readonly code: string;
}

/** Holds a `$`, for which nginx has no escape. */
const dollar = 'apphost_dollar';

/** Must stand in the http block where a text has a `$`. */
export const dollarVariable: Directive = {
  words: ['geo', { code: `$${dollar}` }],
  block: [{ words: ['default', code('$')] }],
};

export function directive(...words: readonly Word[]): Directive {
  return { words };
}

export function block(words: readonly Word[], content: readonly Directive[]): Directive {
  return { words, block: content };
}

/** A word in which `$name` is the variable of that name, or which is read as it stands: a regular expression, a key. */
export function code(text: string): Code {
  return { code: text };
}

export function printDirectives(directives: readonly Directive[], indent = ''): string {
  return directives.map((each) => printDirective(each, indent)).join('');
}

function printDirective({ words, block: content }: Directive, indent: string): string {
  const line = words.map((word) => quote(typeof word === 'string' ? withoutVariables(word) : word.code)).join(' ');
  if (content === undefined) return `${indent}${line};\n`;
  return `${indent}${line} {\n${printDirectives(content, `${indent}  `)}${indent}}\n`;
}

function withoutVariables(text: string): string {
  return text.replaceAll('$', `\${${dollar}}`);
}

/** Everything but the plainest words stands in quotes, in which a backslash and a quote are the only special characters. */
export function quote(text: string): string {
  if (/^[$\w/.:=@*,~^!-]+$/.test(text)) return text;
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
