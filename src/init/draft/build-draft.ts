import type { FoundSettings } from '../detect/settings.ts';
import { addProject } from './add-project.ts';
import { addServices } from './add-services.ts';
import type { Building, Survey } from './building.ts';
import { addResource, createDraft, type Draft, type DraftResource } from './draft.ts';
import { createEndpoints } from './endpoints.ts';
import { createNames } from '../../kinds/give-names.ts';
import { createParameters } from './parameters.ts';
import { createServers } from './servers.ts';
import { applyVariables, type Variable } from './variables.ts';

/** The application that what was found amounts to. */
export function buildDraft(survey: Survey): Draft {
  const draft = createDraft(survey.name);
  const names = createNames();
  const building: Building = {
    draft,
    names,
    survey,
    servers: createServers(draft, names),
    endpoints: createEndpoints(),
    parameter: createParameters(draft),
  };
  const services = addServices(building);
  addProjects(building, services.paths);
  addDockerfiles(building, services.paths);
  services.finish();
  for (const settings of survey.settings) addSettings(building, settings, services.paths);
  addNotes(building);
  return draft;
}

function addProjects(building: Building, covered: ReadonlySet<string>): void {
  for (const project of building.survey.projects) {
    if (!covered.has(project.path)) addProject(building, project, project.name);
  }
}

function addDockerfiles({ draft, names, endpoints, survey }: Building, covered: ReadonlySet<string>): void {
  for (const { path, name, ports } of survey.dockerfiles) {
    if (covered.has(path)) continue;
    const resource = addResource(draft, {
      name: names.take(name, ['app']),
      type: 'container',
      path,
      options: { build: path },
      remarks: { build: 'from its Dockerfile' },
    });
    for (const port of ports) endpoints.add(resource, { port, targetPort: port });
    const exposes = ports.length === 0 ? '' : ` that exposes ${ports.join(', ')}`;
    draft.findings.push({ what: `${resource.name} (container)`, why: `${path}: a Dockerfile${exposes}` });
  }
}

/** Settings belong to what stands in their folder, else to what stands above it, else to all that stands below. */
function addSettings(building: Building, { path, values }: FoundSettings, covered: ReadonlySet<string>): void {
  const { compose } = building.survey;
  const isBeside = path === '.' && compose.file !== undefined;
  // A compose file says itself which of its services gets what; the rest of the file is for the programs outside of it.
  const meant = isBeside ? values.filter(({ variable }) => compose.asksFor?.has(variable) !== true) : values;
  const variables = meant.map(({ variable, ...rest }): Variable => ({ name: variable, ...rest }));
  const consumers = consumersOf(building, path).filter((consumer) => !isBeside || !covered.has(consumer.path ?? ''));
  for (const consumer of consumers) applyVariables(building, consumer, variables);
}

function consumersOf({ draft: { resources } }: Building, path: string): readonly DraftResource[] {
  const own = resources.filter((resource) => resource.path === path);
  if (own.length > 0) return own;
  const above = resources.filter((resource) => resource.path !== undefined && isBelow(path, resource.path));
  const deepest = Math.max(0, ...above.map((resource) => resource.path?.length ?? 0));
  if (above.length > 0) return above.filter((resource) => resource.path?.length === deepest);
  return resources.filter((resource) => resource.path !== undefined && isBelow(resource.path, path));
}

function isBelow(path: string, folder: string): boolean {
  return folder === '.' ? path !== '.' : path.startsWith(`${folder}/`);
}

function addNotes({ draft, survey }: Building): void {
  const { compose, passedOver, isCut } = survey;
  for (const { path, reason } of passedOver) draft.notes.push(`${path} was left out: it is ${reason}.`);
  if (compose.problem !== undefined) draft.notes.push(`${compose.file} was left out: ${compose.problem}.`);
  if (isCut)
    draft.notes.push('There are more folders below than were looked at: run it in the folder of the application.');
}
