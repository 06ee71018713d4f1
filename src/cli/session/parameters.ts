import type { Application } from '../../model/application.ts';
import type { Parameter } from '../../model/parameter.ts';
import { neededInputs, type NeededInputs } from '../../plan/needed-inputs.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { readEnvFile } from '../../secrets/env-file.ts';
import { resolveParameters, type Answer, type ResolvedParameters } from '../../secrets/resolve-parameters.ts';
import { createSecretStore } from '../../secrets/secret-store.ts';
import { secretsFile } from '../../secrets/secrets-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors, type Diagnostic } from '../../support/diagnostic.ts';
import { nearest } from '../../support/nearest.ts';
import type { LoadedApplication } from './load.ts';

export type Ask = (missing: readonly Parameter[]) => Promise<ReadonlyMap<string, Answer>>;

/**
 * Every parameter's value. Rejects with `PARAMETER_MISSING`, which carries one diagnostic for each parameter and each
 * variable of the environment that is needed and has none.
 */
export async function findParameters(
  { application, selected, given }: LoadedApplication,
  request: Pick<ApplyRequest, 'variables' | 'parameters'>,
  { ask, remember }: { readonly ask?: Ask; readonly remember: boolean },
): Promise<ResolvedParameters> {
  const needed = neededInputs(application, selected);
  const resolved = await resolveParameters(application.parameters.values(), {
    set: new Map(Object.entries({ ...given, ...request.parameters })),
    variables: request.variables,
    envFile: await readEnvFile(application.directory),
    store: createSecretStore(secretsFile(application.id)),
    remember,
    isNeeded: ({ name }) => needed.parameters.has(name),
    ...(ask !== undefined && { ask }),
  });
  const diagnostics = [...resolved.diagnostics, ...missingVariables(application, needed, request.variables)];
  if (hasErrors(diagnostics)) {
    throw new AppHostError('PARAMETER_MISSING', `${application.name} needs values that nobody gave`, { diagnostics });
  }
  return resolved;
}

function missingVariables(
  { resources }: Application,
  { variables: needed }: NeededInputs,
  variables: ApplyRequest['variables'],
): readonly Diagnostic[] {
  const missing = [...needed].filter(([name]) => variables[name] === undefined);
  return missing.map(([name, users]) => {
    const meant = nearest(name, Object.keys(variables));
    const location = resources.get(users[0] ?? '')?.location;
    return {
      code: 'VARIABLE_MISSING',
      severity: 'error',
      message: `${users.join(' and ')} ${users.length === 1 ? 'asks' : 'ask'} for \`\${env.${name}}\`, and there is no variable ${name} here`,
      hint:
        meant === undefined
          ? `Set it, or give a text to fall back on: \`\${env.${name}:-text}\`.`
          : `Did you mean \`${meant}\`?`,
      ...(location !== undefined && { location }),
    };
  });
}
