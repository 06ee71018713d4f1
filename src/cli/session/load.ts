import { loadManifest, type LoadResult } from '../../manifest/index.ts';
import type { Application } from '../../model/application.ts';
import { selectResources } from '../../plan/select.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors, type Diagnostic } from '../../support/diagnostic.ts';

export interface LoadedApplication {
  readonly application: Application;
  readonly selected: ReadonlySet<string>;
  /** Values of parameters from `--set parameters.NAME=`, by name. */
  readonly given: Readonly<Record<string, string>>;
  /** Warnings, and notes on what `up` cannot give of what is selected; errors are thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

type Wanted = Pick<ApplyRequest, 'file' | 'environment' | 'set' | 'resources' | 'profiles' | 'variables' | 'isolated'>;

/**
 * The application that `up` is asked for. Rejects with `MANIFEST_INVALID`, which carries every diagnostic, and with
 * `RESOURCE_REFUSED` where something selected cannot run yet: before anything starts.
 */
export async function loadApplication(request: Wanted): Promise<LoadedApplication> {
  const { file, environment, set, variables, isolated } = request;
  const own = isolated === undefined ? {} : { isolated };
  const loaded = await loadManifest({ file, environment, set, variables, mode: 'run', ...own });
  const application = requireApplication(loaded, file);
  const selected = selectResources(application, { names: request.resources, profiles: request.profiles });
  const refused = refusals(application, selected);
  if (refused.length > 0) {
    throw new AppHostError('RESOURCE_REFUSED', 'up cannot run this application yet', { diagnostics: refused });
  }
  const notes = [...application.resources.values()].flatMap((resource) =>
    selected.has(resource.name) ? (resource.notes ?? []) : [],
  );
  return { application, selected, given: loaded.parameters, diagnostics: [...loaded.diagnostics, ...notes] };
}

/** Loaded before it was asked for. */
export interface PreparedApplication {
  readonly request: Wanted;
  readonly loaded: Promise<LoadedApplication>;
}

/** Two that are started at the same moment may ask for different things, and only one of them is answered first. */
export function isPreparedFor(request: Wanted, { request: expected }: PreparedApplication): boolean {
  const wish = ({ file, environment, set, resources, profiles, variables, isolated }: Wanted): string =>
    JSON.stringify([file, environment, set, resources, profiles, variables, isolated]);
  return wish(request) === wish(expected);
}

/** The model, or the error that stands for all that is wrong with the manifest. */
export function requireApplication({ application, diagnostics }: LoadResult, file: string): Application {
  if (application !== undefined && !hasErrors(diagnostics)) return application;
  const count = diagnostics.filter(({ severity }) => severity === 'error').length;
  const message = `${file} has ${count === 1 ? 'a mistake' : `${count} mistakes`}`;
  throw new AppHostError('MANIFEST_INVALID', message, { diagnostics });
}

function refusals(application: Application, selected: ReadonlySet<string>): readonly Diagnostic[] {
  return [...application.resources.values()].flatMap(({ name, type, refusal, location }) => {
    if (refusal === undefined || !selected.has(name)) return [];
    const { reason, hint } = refusal;
    return [
      {
        code: 'RESOURCE_REFUSED',
        severity: 'error',
        message: `${name} (${type}) cannot be started: ${reason}`,
        hint,
        location,
      },
    ];
  });
}
