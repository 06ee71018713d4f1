import type { Template, Variable } from '../../../compose/template.ts';

/** The value of a variable; `undefined` when it is not set. */
export type Lookup = (name: string) => string | undefined;

/** What came up while variables were replaced by their values. */
export interface Evaluated {
  readonly value: string;
  /** Without a value and without a default: taken as empty. */
  readonly unset: readonly string[];
  /** `${NAME:?message}` without a value. */
  readonly required: readonly { readonly name: string; readonly message: string }[];
}

/** The text that a template makes with these values. */
export function evaluate(template: Template, lookup: Lookup): Evaluated {
  const unset: string[] = [];
  const required: { readonly name: string; readonly message: string }[] = [];
  const textOf = (parts: Template): string =>
    parts.map((part) => (typeof part === 'string' ? part : valueOf(part))).join('');
  const valueOf = ({ name, operator, argument = [] }: Variable): string => {
    const value = lookup(name);
    const isGiven = operator?.startsWith(':') === true ? value !== undefined && value !== '' : value !== undefined;
    switch (operator) {
      case ':-':
      case '-':
        return isGiven ? (value ?? '') : textOf(argument);
      case ':+':
      case '+':
        return isGiven ? textOf(argument) : (value ?? '');
      case ':?':
      case '?':
        if (!isGiven) required.push({ name, message: textOf(argument) });
        return value ?? '';
      default:
        if (value === undefined) unset.push(name);
        return value ?? '';
    }
  };
  return { value: textOf(template), unset, required };
}
