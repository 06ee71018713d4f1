import { join } from 'node:path';
import type { PublishedProject } from '../../deploy/published.ts';
import { projectName, type EngineProject } from '../../publish/index.ts';
import { refuseAnother, reportEdited } from '../../publish/earlier-output.ts';
import { compare, readPublished, writeArtifacts } from '../../publish/write.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import { nearest } from '../../support/nearest.ts';
import type { DeployFlags } from '../commands/deploy.ts';
import type { ManifestFlags } from '../command.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { loadEnvironments } from './load-environments.ts';
import { makePublication, type MadePublication } from './make-publication.ts';
import { findProjectValues } from './project-values.ts';

export interface ProjectPlace {
  /** Absolute path of the folder that it is for, and whose `.env` counts. */
  readonly folder: string;
  /** Where it is written instead, when nothing is to be changed. */
  readonly draft?: string;
  /** Ends it, up to the moment at which the folder is replaced. */
  readonly signal: AbortSignal;
}

/** Publishes all environments, as `publish` does, and says what the engine is to run of it. */
export async function publishProject(
  flags: DeployFlags,
  { folder, draft, signal }: ProjectPlace,
  output: Output,
): Promise<PublishedProject> {
  // A project of an environment stands in a folder of its own: the base is always the same one.
  const { env = usual, ...rest } = flags;
  const made = await makePublication(rest, { folder });
  const { diagnostics, base, others } = made;
  if (hasErrors(diagnostics)) {
    const message = 'the manifest cannot be published; nothing was deployed';
    throw new AppHostError('MANIFEST_INVALID', message, { diagnostics });
  }
  const written = draft ?? folder;
  const before = await readPublished(written);
  const { name: application, environment: baseEnvironment } = base.application;
  const of = { application, environment: baseEnvironment, target: flags.target };
  refuseAnother(written, before, of);
  const said = [...diagnostics, ...reportEdited(before, compare(before, made.artifacts))];
  if (said.length > 0) output.complain(await formatDiagnostics(said, output.chalk));
  const project = findProject(made, env);
  const environment = [base, ...others].find(({ application }) => application.environment === env) ?? base;
  const own = join(folder, project.folder);
  const values = await findProjectValues({
    application: environment.application,
    asked: project.variables,
    given: made.given,
    folder: own,
    variables: process.env,
    remember: draft === undefined,
  });
  signal.throwIfAborted();
  await writeArtifacts(written, made.artifacts, before, of);
  if (draft === undefined) await makeImages({ ...made, base: environment, signal }, flags, output);
  const file = join(written, project.folder, 'compose.yaml');
  const { name, stack } = project;
  return { name, folder: own, file, values, ...(stack !== undefined && { stack }) };
}

/** What `destroy` has to know: no more than a manifest that can be read. */
export async function findProjectName(flags: ManifestFlags): Promise<string> {
  const { base } = await loadEnvironments(await manifestFile(flags.file), flags);
  const { env = usual } = flags;
  return projectName(base.application.name, env === usual ? undefined : env);
}

const usual = 'production';

function findProject({ projects = [] }: MadePublication, env: string): EngineProject {
  const found = projects.find(({ environment }) => environment === env);
  if (found !== undefined) return found;
  const known = projects.map(({ environment }) => environment);
  const guess = nearest(env, known);
  throw new AppHostError('DEPLOY_ENVIRONMENT_UNKNOWN', `there is no project for the environment ${env}`, {
    hint: `${guess === undefined ? '' : `Did you mean ${guess}? `}Those that can be deployed: ${known.join(', ')}. Another one needs an entry under \`environments:\`.`,
    facts: { environment: env },
  });
}

async function makeImages(
  made: MadePublication & { readonly signal: AbortSignal },
  flags: DeployFlags,
  output: Output,
): Promise<void> {
  // Compose builds by itself what it is to run; a swarm only pulls.
  if (flags.push !== true && !(flags.target === 'swarm' && flags.build === true)) return;
  const { makeImages: make } = await import('./make-images.ts');
  await make(made, flags, output);
}
