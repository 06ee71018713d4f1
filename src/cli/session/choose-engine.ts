import { homedir } from 'node:os';
import type { Backing } from '../../model/embedding.ts';
import type { EngineChoice, Resource } from '../../model/resource.ts';
import { connectEngine } from '../../runtime/containers/connect.ts';
import type { EnginePreference } from '../../runtime/containers/discover.ts';
import { useEngine } from '../../runtime/engine-presence.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { hasVolume } from '../../runtime/embedded/data-folders.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { findBackings } from './find-backings.ts';
import type { Host } from './host.ts';

export interface EngineChoices {
  /** What serves those that run without a container, by name. */
  readonly backings: ReadonlyMap<string, Backing>;
  /** Companion pages that there is nothing to run with. */
  readonly left: ReadonlySet<string>;
  /** What the user should know of the choice. */
  readonly notes: readonly string[];
}

/**
 * What runs what: containers in the engine that answers, which is connected then; servers as processes where the manifest
 * or the command says so, or where no engine answers. Rejects with `ENGINE_UNREACHABLE`, `ENGINE_NEEDED`,
 * `ENGINES_DIFFER`, `SERVER_MISSING` or `PACKAGES_NEEDED`, before anything is started.
 */
export async function chooseEngine(
  host: Host,
  resources: readonly Resource[],
  request: ApplyRequest,
): Promise<EngineChoices> {
  const containers = resources.filter(({ workload }) => workload?.runs === 'container');
  const asked = containers.filter((resource) => choiceOf(resource, request) === 'embedded');
  const others = containers.filter((resource) => !asked.includes(resource));
  const lost = others.length === 0 ? undefined : await connect(host, others, request);
  if (lost === undefined) {
    const choices = await embedAll(host, asked, { request, others: [] });
    return { ...choices, notes: [...choices.notes, ...(await forgottenData(host, others))] };
  }
  const left = others.filter(({ companionOf }) => companionOf !== undefined);
  const needed = others.filter((resource) => !left.includes(resource));
  const choices = await embedAll(host, [...asked, ...needed], { request, others: left, lost });
  const isNew = !host.supervisor.isEngineless;
  host.supervisor.isEngineless = true;
  return isNew ? { ...choices, notes: [engineless, ...choices.notes] } : choices;
}

const engineless = 'No container engine answers, so this runs without one: servers are processes of this machine.';

interface Circumstances {
  readonly request: ApplyRequest;
  /** Companions that are left out. */
  readonly others: readonly Resource[];
  /** Why there is no engine. */
  readonly lost?: AppHostError;
}

async function embedAll(
  host: Host,
  resources: readonly Resource[],
  { request, others, lost }: Circumstances,
): Promise<EngineChoices> {
  refuse(resources, lost);
  const { backings, notes } = await findBackings(host, resources, request);
  const left = others.map(({ name }) => `${name} is a page that runs in a container, so it is left out.`);
  return { backings, left: new Set(others.map(({ name }) => name)), notes: [...notes, ...left] };
}

/** Data of a run without an engine, which a container does not see. */
async function forgottenData(
  { id, state, supervisor }: Host,
  resources: readonly Resource[],
): Promise<readonly string[]> {
  const notes = await Promise.all(
    resources.map(async ({ name, embedding }) => {
      const isRunning = supervisor.resources.has(name);
      if (embedding?.volume === undefined || isRunning) return [];
      const isThere = await hasVolume({ application: id, state: state.folder }, embedding.volume);
      return isThere
        ? [`${name} runs in a container and does not see the data it wrote without one: --engine embedded does.`]
        : [];
    }),
  );
  return notes.flat();
}

/** The command speaks for all that do not speak for themselves. */
function choiceOf({ engine, companionOf }: Resource, request: ApplyRequest): EngineChoice {
  if (engine !== 'auto') return engine;
  return companionOf !== undefined && request.engine === 'embedded' ? 'auto' : request.engine;
}

/** Connects the engine. Resolves with the reason where none answers and nobody insists on one. */
async function connect(
  { supervisor, state }: Host,
  resources: readonly Resource[],
  request: ApplyRequest,
): Promise<AppHostError | undefined> {
  if (supervisor.engine !== undefined) return undefined;
  const preference = preferenceOf(resources, request);
  if (supervisor.isEngineless && preference === 'auto')
    return new AppHostError('ENGINE_UNREACHABLE', 'this application was started without a container engine', {
      hint: 'Stop it, and start it again where an engine answers.',
    });
  try {
    const engine = await connectEngine({ preference, variables: request.variables, home: homedir() });
    useEngine(supervisor, engine);
    if (state.current.usesEngine !== true) await state.update((saved) => ({ ...saved, usesEngine: true }));
    return undefined;
  } catch (error) {
    const isAbsent = error instanceof AppHostError && error.code === 'ENGINE_UNREACHABLE';
    if (isAbsent && preference === 'auto') return error;
    throw error;
  }
}

/** One engine runs all containers of an application: they share its network. */
function preferenceOf(resources: readonly Resource[], request: ApplyRequest): EnginePreference {
  const choices = new Set(resources.map((resource) => choiceOf(resource, request)));
  const named = [...choices].filter((choice) => choice === 'docker' || choice === 'podman');
  const [first, second] = named;
  if (first === undefined) return 'auto';
  if (second === undefined) return first;
  const diagnostics = resources
    .filter(({ engine }) => engine === second)
    .map((resource) =>
      toDiagnostic(resource, 'ENGINES_DIFFER', `${resource.name} asks for ${second}, and others for ${first}`),
    );
  throw new AppHostError('ENGINES_DIFFER', 'the containers of one application share a network, and so an engine', {
    hint: 'Leave `engine` out, or name the same one everywhere.',
    diagnostics,
  });
}

function refuse(resources: readonly Resource[], lost: AppHostError | undefined): void {
  const refused = resources.filter(({ embedding }) => embedding === undefined);
  if (refused.length === 0) return;
  const diagnostics = refused.map((resource) => {
    const { name, type, notEmbedded } = resource;
    const reason = notEmbedded?.reason ?? `what is of type ${type} only runs in a container`;
    return toDiagnostic(resource, 'ENGINE_NEEDED', `${name} needs a container engine: ${reason}`, notEmbedded?.hint);
  });
  throw new AppHostError('ENGINE_NEEDED', lost?.message ?? 'not everything can run without a container engine', {
    hint: lost?.hint ?? 'Leave `--engine embedded` out, or start only some resources: `apphost up NAME…`.',
    diagnostics,
  });
}

function toDiagnostic({ location }: Resource, code: Diagnostic['code'], message: string, hint?: string): Diagnostic {
  return { code, severity: 'error', message, ...(hint !== undefined && { hint }), location };
}
