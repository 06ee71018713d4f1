import { toVariableName } from '../../../model/injection.ts';
import type { Parameter } from '../../../model/parameter.ts';

/** What a compose file calls the parameters of a manifest. */
export interface VariableNames {
  of(parameter: string): string;
}

/** A name that a shell takes stays; others are written as variables are: `db-password` is `DB_PASSWORD`. */
export function nameVariables(parameters: ReadonlyMap<string, Parameter>): VariableNames {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const add = (parameter: string, wish: string): void => {
    let name = wish;
    for (let number = 2; taken.has(name); number += 1) name = `${wish}_${number}`;
    taken.add(name);
    names.set(parameter, name);
  };
  const all = [...parameters.keys()];
  for (const name of all.filter(isVariable)) add(name, name);
  for (const name of all.filter((parameter) => !isVariable(parameter))) add(name, toVariableName(name));
  return { of: (parameter) => names.get(parameter) ?? toVariableName(parameter) };
}

function isVariable(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
