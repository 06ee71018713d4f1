import type { Parameter } from '../../model/parameter.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { neededParameters } from '../../plan/needed-parameters.ts';
import { readEnvFile } from '../../secrets/env-file.ts';
import { resolveParameters, type Answer, type ResolvedParameters } from '../../secrets/resolve-parameters.ts';
import { createSecretStore } from '../../secrets/secret-store.ts';
import { secretsFile } from '../../secrets/secrets-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { LoadedApplication } from './load.ts';

export type Ask = (missing: readonly Parameter[]) => Promise<ReadonlyMap<string, Answer>>;

/** Every parameter's value. Rejects with `PARAMETER_MISSING`, which carries one diagnostic for each that is needed and has none. */
export async function findParameters(
  { application, selected, given }: LoadedApplication,
  request: Pick<ApplyRequest, 'variables' | 'parameters'>,
  { ask, remember }: { readonly ask?: Ask; readonly remember: boolean },
): Promise<ResolvedParameters> {
  const needed = neededParameters(application, selected);
  const resolved = await resolveParameters(application.parameters.values(), {
    set: new Map(Object.entries({ ...given, ...request.parameters })),
    variables: request.variables,
    envFile: await readEnvFile(application.directory),
    store: createSecretStore(secretsFile(application.id)),
    remember,
    isNeeded: ({ name }) => needed.has(name),
    ...(ask !== undefined && { ask }),
  });
  if (hasErrors(resolved.diagnostics)) {
    throw new AppHostError('PARAMETER_MISSING', `${application.name} needs values that nobody gave`, {
      diagnostics: resolved.diagnostics,
    });
  }
  return resolved;
}
