import { join, relative } from 'node:path';
import type { ComposeModel } from '../../compose/model/compose-model.ts';
import { printTree, toTree, type ComposeTree } from '../../compose/print/print-compose.ts';
import type { ComposeService } from '../../compose/model/service.ts';
import { hasErrors, type Diagnostic } from '../../support/diagnostic.ts';
import type { Artifact } from '../artifact.ts';
import { dockerfilesOf } from '../images/index.ts';
import type { EngineProject, EnvironmentToPublish, PublishRequest, PublishResult } from '../target.ts';
import { addBlocks } from './block/add-blocks.ts';
import { askedVariables } from './asked-variables.ts';
import { composeDialect } from './compose-dialect.ts';
import type { Dialect } from './dialect.ts';
import { toEnvExample } from './env-example.ts';
import { openPublishing } from './open-publishing.ts';
import type { Publishing } from './publishing.ts';
import { createSections, type Sections } from './sections.ts';
import { withAliases } from './service/aliases.ts';
import { addNetworks } from './service/networks.ts';
import { toService } from './service/to-service.ts';
import { createSwarmDialect } from './swarm/index.ts';

/** A compose file that plain `docker compose up` runs. */
export async function publishCompose(request: PublishRequest): Promise<PublishResult> {
  return publishFiles(request, composeDialect);
}

/** One that `docker stack deploy` takes. */
export async function publishSwarm(request: PublishRequest): Promise<PublishResult> {
  return publishFiles(request, createSwarmDialect(request.swarmRouting ?? 'mesh'));
}

/**
 * A compose file, and a folder with one of its own for each further environment: an override file cannot take away what the
 * base has.
 */
async function publishFiles(request: PublishRequest, dialect: Dialect): Promise<PublishResult> {
  const { base, others } = request;
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const names = others.map(({ application }) => application.environment);
  const first = await publishEnvironment(request, base, { dialect, folder: '', others: names, report });
  const further = await Promise.all(
    others.map((other) =>
      publishEnvironment(request, other, { dialect, folder: other.application.environment, others: [], report }),
    ),
  );
  const images = new Map(
    [...others, base].flatMap(({ application }) => dockerfilesOf(application)).map((file) => [file.path, file]),
  );
  const artifacts = [
    ...first.artifacts,
    ...further.flatMap((environment) => environment.artifacts),
    ...images.values(),
  ];
  return {
    artifacts: hasErrors(diagnostics) ? [] : artifacts.sort((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: diagnostics.filter((one, index) => index === diagnostics.findIndex((other) => isSame(one, other))),
    count: first.count,
    counted: 'services',
    supplied: [],
    projects: [first, ...further].map(({ project }) => project),
  };
}

/** Said of several environments. */
function isSame(one: Diagnostic, other: Diagnostic): boolean {
  return one.code === other.code && one.message === other.message;
}

interface Place {
  readonly dialect: Dialect;
  /** Relative to the folder that is published into. */
  readonly folder: string;
  /** Further environments, which it mentions. */
  readonly others: readonly string[];
  readonly report: (diagnostic: Diagnostic) => void;
}

interface PublishedEnvironment {
  readonly artifacts: readonly Artifact[];
  readonly count: number;
  readonly project: EngineProject;
}

async function publishEnvironment(
  request: PublishRequest,
  environment: EnvironmentToPublish,
  { dialect, folder, others, report }: Place,
): Promise<PublishedEnvironment> {
  const publishing = await openPublishing(request, environment, { dialect, folder, report });
  const sections = createSections(publishing.project);
  const model = toModel(publishing, sections);
  const { directory } = publishing;
  const asComposed = withBlocks(publishing, model);
  const tree = dialect.finishTree(publishing, withBlocks(publishing, dialect.finishModel(publishing, model, sections)));
  const trees = [asComposed, tree];
  const variables = askedVariables(publishing, trees);
  const example = toEnvExample(publishing, trees);
  const whole = { ...tree, ...environment.application.extensions };
  const files = {
    'compose.yaml': `${heading(publishing)}${printTree(whole)}`,
    'README.md': dialect.readme(publishing, { tree, hasVariables: example !== undefined, others }),
    ...(example !== undefined && { '.env.example': example, '.gitignore': '.env\n' }),
  };
  const own = Object.entries(files).map(([name, text]) => ({ path: join(folder, name), text }));
  const mounted = [...sections.written].map(([path, text]) => ({
    path: join(folder, relative(directory, path)),
    text: text.endsWith('\n') ? text : `${text}\n`,
  }));
  const artifacts = [...own, ...mounted].map(({ path, text }) => ({ path: path.replaceAll('\\', '/'), text }));
  const project = {
    environment: environment.application.environment,
    name: publishing.project,
    folder,
    variables,
    ...(dialect.needs !== undefined && { stack: dialect.needs(publishing.project, tree) }),
  };
  return { artifacts, count: Object.keys(model.services).length, project };
}

/** What is written, before it is in the words of who runs it. */
function withBlocks(publishing: Publishing, model: ComposeModel): ComposeTree {
  const tree = toTree(model, { directory: publishing.directory, outside: 'relative' });
  return withAliases(publishing, addBlocks(publishing, tree));
}

function heading({ application }: Publishing): string {
  return `# Written by apphost publish from app.yaml (${application.environment}). Change that, and publish again.\n`;
}

function toModel(publishing: Publishing, sections: Sections): ComposeModel {
  addNetworks(publishing, sections);
  const services = new Map<string, ComposeService>();
  for (const resource of publishing.services) {
    const service = toService(publishing, resource, sections);
    if (service !== undefined) services.set(resource.name, service);
  }
  return { name: publishing.project, services: Object.fromEntries(services), ...filled(sections) };
}

function filled({ volumes, networks, configs, secrets }: Sections): Partial<ComposeModel> {
  const all = Object.entries({ networks, volumes, configs, secrets }).filter(([, section]) => section.size > 0);
  return Object.fromEntries(all.map(([name, section]) => [name, Object.fromEntries(section)]));
}
