const prefix = 'Parameters__';

/**
 * The value of a parameter among variables. The exact name wins; a dash may also be written `_`, which shells ask for,
 * and case does not matter, as in the configuration of .NET.
 */
export function valueFor(name: string, variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const exact = variables[prefix + name] ?? variables[prefix + name.replaceAll('-', '_')];
  if (exact !== undefined) return exact;
  const wanted = comparable(prefix + name);
  const match = Object.keys(variables)
    .sort()
    .find((variable) => comparable(variable) === wanted);
  return match === undefined ? undefined : variables[match];
}

function comparable(variable: string): string {
  return variable.toLowerCase().replaceAll('-', '_');
}
