import type { ComposeTree } from '../../compose/print/print-compose.ts';
import type { Encoding } from '../../model/expression.ts';
import type { AskedVariable } from '../target.ts';
import { collect, type Asked } from './env-example.ts';
import type { Publishing } from './publishing.ts';
import { encodedName } from './text/compose-text.ts';

/** Every variable that the file asks for, in the order of the file. */
export function askedVariables(
  { application, variables }: Pick<Publishing, 'application' | 'variables'>,
  trees: readonly ComposeTree[],
): readonly AskedVariable[] {
  const asked = collect(trees);
  const parameters = new Map([...application.parameters.keys()].map((name) => [variables.of(name), name]));
  return [...asked.values()].map((variable) => {
    const parameter = parameters.get(variable.name);
    if (parameter !== undefined) return { ...variable, parameter };
    const encoded = findEncoded(variable.name, asked);
    const whole = encoded === undefined ? undefined : parameters.get(encoded.base);
    if (encoded === undefined || whole === undefined) return variable;
    return { ...variable, parameter: whole, encodings: encoded.encodings };
  });
}

const encodings = ['uri', 'keyValue', 'json'] as const;

/** `DB_PASSWORD_URI` is `DB_PASSWORD` in another form, where that is asked for as well. */
function findEncoded(
  name: string,
  asked: ReadonlyMap<string, Asked>,
): { readonly base: string; readonly encodings: readonly Encoding[] } | undefined {
  const last = encodings.find((encoding) => name.endsWith(encodedName('', [encoding])));
  if (last === undefined) return undefined;
  const base = name.slice(0, -encodedName('', [last]).length);
  const inner = findEncoded(base, asked);
  if (inner !== undefined) return { base: inner.base, encodings: [...inner.encodings, last] };
  return asked.has(base) ? { base, encodings: [last] } : undefined;
}
