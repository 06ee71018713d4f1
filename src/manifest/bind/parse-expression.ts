import type { Code } from '../../support/codes.ts';
import type { Range } from '../source.ts';

/** A piece of a text with expressions, names not yet looked up. */
export type ExpressionPart = string | RawHole;

/** `${name.segment…[:-otherwise]}` as it is written. */
export interface RawHole extends Range {
  readonly segments: readonly string[];
  readonly otherwise?: string;
}

export interface ExpressionMistake extends Range {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

export interface ParsedExpression {
  readonly parts: readonly ExpressionPart[];
  readonly mistakes: readonly ExpressionMistake[];
}

/** Takes a text apart: `$${` is a literal `${`, and a `$` before anything else is just that. */
export function parseExpression(text: string): ParsedExpression {
  const parts: ExpressionPart[] = [];
  const mistakes: ExpressionMistake[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('${', at);
    if (next === -1) break;
    if (text[next - 1] === '$' && next > at) {
      plain += `${text.slice(at, next - 1)}\${`;
      at = next + 2;
      continue;
    }
    plain += text.slice(at, next);
    const hole = readHole(text, next);
    if (plain !== '') parts.push(plain);
    plain = '';
    if ('code' in hole) mistakes.push(hole);
    else parts.push(hole);
    at = hole.end;
  }
  plain += text.slice(at);
  if (plain !== '' || parts.length === 0) parts.push(plain);
  return { parts, mistakes };
}

function readHole(text: string, start: number): RawHole | ExpressionMistake {
  const close = text.indexOf('}', start);
  const inner = text.indexOf('${', start + 2);
  if (inner !== -1 && (close === -1 || inner < close)) return nested(text, start, close);
  if (close === -1) return unclosed(text, start);
  const end = close + 1;
  const content = text.slice(start + 2, close);
  const otherwiseAt = content.indexOf(':-');
  const name = otherwiseAt === -1 ? content : content.slice(0, otherwiseAt);
  const mistake = checkName(name, { start: start + 2, end: start + 2 + name.length });
  if (mistake !== undefined) return { ...mistake, end };
  const segments = name.split('.');
  return { segments, start, end, ...(otherwiseAt !== -1 && { otherwise: content.slice(otherwiseAt + 2) }) };
}

function checkName(name: string, { start, end }: Range): ExpressionMistake | undefined {
  const mistake = (message: string, hint: string): ExpressionMistake => ({
    code: 'EXPRESSION_SYNTAX',
    message: `\`\${${name}}\`: ${message}`,
    hint,
    start,
    end: Math.max(end, start + 1),
  });
  const literal = `For a literal \`\${\` write \`$\${\`.`;
  if (name === '') return mistake('there is no name in it', `Name a value, such as \`\${db.host}\`. ${literal}`);
  if (/\s/.test(name)) return mistake('there are no spaces in an expression', 'Remove the spaces.');
  const odd = /[^A-Za-z0-9_.-]/.exec(name)?.[0];
  if (odd !== undefined) {
    const isDefault = odd === ':' || odd === '?';
    const hint = isDefault
      ? 'A value to fall back on follows `:-`.'
      : `Use letters, digits, \`_\`, \`-\` and dots. ${literal}`;
    return mistake(`\`${odd}\` cannot stand in a name`, hint);
  }
  if (name.split('.').includes('')) return mistake('a name between the dots is missing', 'Write it as `${db.host}`.');
  if (name.includes('.')) return undefined;
  return mistake(
    'it says no property',
    `Write \`\${env.${name}}\` for a variable of your environment, or \`\${${name}.property}\`. ${literal}`,
  );
}

function nested(text: string, start: number, close: number): ExpressionMistake {
  return {
    code: 'EXPRESSION_NESTED',
    message: 'an expression stands inside another, or the first is not closed',
    hint: 'Close the first with `}`; expressions cannot be nested.',
    start,
    end: close === -1 ? text.length : close + 1,
  };
}

function unclosed(text: string, start: number): ExpressionMistake {
  return {
    code: 'EXPRESSION_UNCLOSED',
    message: 'the expression is not closed',
    hint: 'Add the closing `}`, or write `$${` for a literal `${`.',
    start,
    end: text.length,
  };
}
