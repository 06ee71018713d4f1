/** What happens when a variable has no value, or has one. */
export type Operator = ':-' | '-' | ':?' | '?' | ':+' | '+';

/** A variable in a text of a compose file: `${NAME}` or `${NAME:-argument}`. */
export interface Variable {
  readonly name: string;
  readonly operator?: Operator;
  /** What stands behind the operator: the default, the message or the replacement. */
  readonly argument?: Template;
  /** As it was written. */
  readonly text: string;
}

/** A text with variables in it. */
export type Template = readonly (string | Variable)[];

export type ParsedTemplate = { readonly template: Template } | { readonly wrong: string };

const named = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operators: readonly Operator[] = [':-', ':?', ':+', '-', '?', '+'];

/**
 * The parts of a text, or what in it is no variable. `$$` is a dollar, and so is a `$` that nothing follows which could
 * be a variable; only `${` must be one.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: (string | Variable)[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    const found = text.charAt(at) === '$' ? readDollar(text, at) : undefined;
    if (found === undefined) {
      literal += text.charAt(at);
      at += 1;
      continue;
    }
    if ('wrong' in found) return found;
    at += found.length;
    if (typeof found.part === 'string') {
      literal += found.part;
      continue;
    }
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(found.part);
  }
  return { template: literal === '' ? parts : [...parts, literal] };
}

/** A template as it stands in a compose file: a dollar that is meant as one is doubled. */
export function formatTemplate(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part.replaceAll('$', '$$$$') : part.text)).join('');
}

type Found = { readonly part: string | Variable; readonly length: number } | { readonly wrong: string };

function readDollar(text: string, at: number): Found | undefined {
  const next = text.charAt(at + 1);
  if (next === '$') return { part: '$', length: 2 };
  if (next === '{') return readBraced(text, at);
  const name = nameAt(text, at + 1);
  return name === undefined ? undefined : { part: { name, text: `$${name}` }, length: name.length + 1 };
}

function readBraced(text: string, at: number): Found {
  const name = nameAt(text, at + 2);
  const end = closingBrace(text, at);
  const whole = text.slice(at, end === undefined ? lineEnd(text, at) : end + 1);
  if (name === undefined || end === undefined || whole.includes('\n')) return { wrong: whole };
  const rest = text.slice(at + 2 + name.length, end);
  if (rest === '') return { part: { name, text: whole }, length: whole.length };
  const operator = operators.find((candidate) => rest.startsWith(candidate));
  if (operator === undefined) return { wrong: whole };
  const argument = parseTemplate(rest.slice(operator.length));
  if ('wrong' in argument) return argument;
  return { part: { name, operator, argument: argument.template, text: whole }, length: whole.length };
}

function nameAt(text: string, at: number): string | undefined {
  named.lastIndex = at;
  return named.exec(text)?.[0];
}

/**
 * The brace that closes the one behind the dollar. The reference loader skips the character after each opening brace,
 * and takes the last closing brace of the line where its count does not come out.
 */
function closingBrace(text: string, dollar: number): number | undefined {
  const end = lineEnd(text, dollar);
  let open = 0;
  for (let at = dollar; at < end; at += 1) {
    const char = text.charAt(at);
    if (char === '{') {
      open += 1;
      at += 1;
    } else if (char === '}') {
      open -= 1;
      if (open === 0) return at;
    }
  }
  const last = text.slice(0, end).lastIndexOf('}');
  return last > dollar ? last : undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
