import { literal, type Expression } from '../../model/expression.ts';
import type { Generation, Parameter } from '../../model/parameter.ts';
import type { KindInput } from '../kind.ts';
import type { LoginOptions } from './data.ts';

export interface Password {
  readonly expression: Expression;
  /** What the expression asks for, unless the manifest names a parameter of its own. */
  readonly parameters: readonly Parameter[];
}

/** What Aspire generates: 22 characters of every class. */
export const generatedPassword: Generation = {
  length: 22,
  lower: true,
  upper: true,
  numeric: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

/** For servers whose connection string has no way to quote. */
export const plainPassword: Generation = { ...generatedPassword, special: false };

/** The manifest's password, or the parameter `<name>-password` that is generated and remembered. */
export function passwordOf(input: KindInput<Pick<LoginOptions, 'password'>>, generate: Generation): Password {
  const { name } = input;
  const given = secretOption(input, 'password', `${name}-given-password`);
  return given ?? generatedSecret(`${name}-password`, generate);
}

/** A secret parameter that is made up, and remembered with the user secrets. */
export function generatedSecret(name: string, generate: Generation): Password {
  return fromParameter({ name, secret: true, generate, implied: true });
}

/**
 * An option that should be a secret parameter. One that stands in clear is warned of, and becomes a parameter all the
 * same, so that it is redacted like any other secret; under a name of its own, because what was generated and remembered
 * before must not win over what the manifest says now.
 */
export function secretOption<P extends string>(
  input: KindInput<{ readonly [property in P]?: string }>,
  property: P,
  parameter: string,
): Password | undefined {
  if (input.options[property] === undefined) return undefined;
  const expression = input.expression([property]);
  const given = expression.filter((part) => typeof part === 'string').join('');
  if (expression.some((part) => typeof part !== 'string')) return { expression, parameters: [] };
  input.report({
    code: 'PASSWORD_IN_CLEAR',
    severity: 'warning',
    message: `the \`${property}\` of ${input.name} stands in the manifest in clear`,
    hint: `Declare a secret parameter and write \`${property}: \${parameters.${input.name}-${property === 'password' ? 'password' : 'connection'}}\`.`,
    at: [property],
  });
  return fromParameter({ name: parameter, secret: true, default: given, implied: true });
}

/** The manifest's user name, or the kind's usual one. */
export function usernameOf(input: KindInput<Pick<LoginOptions, 'username'>>, usual: string): Expression {
  return input.options.username === undefined ? literal(usual) : input.expression(['username']);
}

function fromParameter(parameter: Parameter): Password {
  return { expression: [{ source: { from: 'parameter', name: parameter.name } }], parameters: [parameter] };
}
