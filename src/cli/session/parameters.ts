import type { Application } from '../../model/application.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { readEnvFile } from '../../secrets/env-file.ts';
import { resolveParameters, type Answer, type ResolvedParameters } from '../../secrets/resolve-parameters.ts';
import { createSecretStore } from '../../secrets/secret-store.ts';
import { secretsFile } from '../../secrets/secrets-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors } from '../../support/diagnostic.ts';

export type Ask = (missing: readonly Parameter[]) => Promise<ReadonlyMap<string, Answer>>;

/** Every parameter's value. Rejects with `PARAMETER_MISSING`, which carries one diagnostic for each that has none. */
export async function findParameters(
  application: Application,
  request: Pick<ApplyRequest, 'set' | 'variables' | 'parameters'>,
  { ask, remember }: { readonly ask?: Ask; readonly remember: boolean },
): Promise<ResolvedParameters> {
  const resolved = await resolveParameters(application.parameters.values(), {
    set: new Map([...parametersIn(request.set), ...Object.entries(request.parameters)]),
    variables: request.variables,
    envFile: await readEnvFile(application.directory),
    store: createSecretStore(secretsFile(application.id)),
    remember,
    ...(ask !== undefined && { ask }),
  });
  if (hasErrors(resolved.diagnostics)) {
    throw new AppHostError('PARAMETER_MISSING', `${application.name} needs values that nobody gave`, {
      diagnostics: resolved.diagnostics,
    });
  }
  return resolved;
}

/** `parameters.region=eastus` among what `--set` was given; the rest changes the manifest. */
function parametersIn(set: readonly string[]): readonly (readonly [string, string])[] {
  return set.flatMap((assignment) => {
    const match = /^parameters\.([^.=[]+)=(.*)$/s.exec(assignment);
    return match?.[1] === undefined ? [] : [[match[1], match[2] ?? ''] as const];
  });
}
