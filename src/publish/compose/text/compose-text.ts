import type { Text } from '../../../compose/model/values.ts';
import { parseTemplate, type Template, type Variable } from '../../../compose/template.ts';
import { encode, type Encoding } from '../../../model/expression.ts';
import type { Parameter } from '../../../model/parameter.ts';

/** A text of a compose file before it is written: what is known stands there, the rest is asked of the environment. */
export type ComposeText = readonly ComposePart[];
export type ComposePart = string | OpenPart;

/** A variable of whoever runs the file. Encodings are applied in their order. */
export interface OpenPart {
  readonly variable: string;
  /** Absent for a variable of the machine that the manifest itself asks for. */
  readonly parameter?: Parameter;
  /** What it is when nobody sets it. Absent: it must be set. */
  readonly otherwise?: string;
  readonly encodings: readonly Encoding[];
}

export function isSecret(part: ComposePart): part is OpenPart {
  return typeof part !== 'string' && part.parameter?.secret === true;
}

export function hasSecret(text: ComposeText): boolean {
  return text.some((part) => isSecret(part));
}

/** The whole text as it stands inside another one. */
export function encodeText(text: ComposeText, encoding: Encoding | undefined): ComposeText {
  if (encoding === undefined) return text;
  return text.map((part) => {
    return typeof part === 'string' ? encode(part, encoding) : { ...part, encodings: [...part.encodings, encoding] };
  });
}

/** As the model of compose files has it. */
export function toText(text: ComposeText): Text {
  const template: Template = text.map((part) => (typeof part === 'string' ? part : toVariable(part)));
  const known = template.filter((part) => typeof part === 'string');
  return known.length < template.length ? { template } : known.join('');
}

/**
 * Compose encodes nothing. A secret that is to stand in an address has a second variable for that, which whoever has
 * letters and digits alone does without.
 */
function toVariable({ variable, parameter, otherwise, encodings }: OpenPart): Variable {
  const encoded = encodings.reduce((text, encoding) => encode(text, encoding), otherwise ?? '');
  if (otherwise !== undefined) {
    const written = read(`\${${variable}:-${doubled(encoded)}}`);
    if (isJust(written, encoded)) return written;
  }
  const required = `\${${variable}:?${doubled(message(parameter))}}`;
  if (parameter?.secret !== true || encodings.length === 0) return read(required);
  return read(`\${${encodedName(variable, encodings)}:-\${${variable}:?}}`);
}

/** What the same value is called in its other form: `DB_PASSWORD_URI`. */
export function encodedName(variable: string, encodings: readonly Encoding[]): string {
  return [variable, ...encodings.map((encoding) => encoding.toUpperCase())].join('_');
}

/** What stands behind `:?` ends with the first brace. */
function message(parameter: Parameter | undefined): string {
  return (parameter?.description ?? '').replaceAll(/[{}$\n]+/g, ' ').trim();
}

function doubled(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function read(text: string): Variable {
  const parsed = parseTemplate(text);
  const part = 'template' in parsed ? parsed.template[0] : undefined;
  if (typeof part !== 'object') return { name: '', text };
  return 'template' in parsed && parsed.template.length === 1 ? part : { ...part, argument: [] };
}

/** Whether a reader of compose files finds exactly that default: one with braces ends early. */
function isJust({ argument = [], text }: Variable, wanted: string): boolean {
  const known = argument.filter((part) => typeof part === 'string');
  return !text.includes('\n') && known.length === argument.length && known.join('') === wanted;
}
