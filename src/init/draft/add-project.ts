import type { FoundProject } from '../detect/projects.ts';
import type { Building } from './building.ts';
import { addResource, type Draft, type DraftResource } from './draft.ts';
import { portNote, type Endpoints } from './endpoints.ts';

/** A project under a name, with what its files say about it. */
export function addProject(
  { draft, names, endpoints, survey }: Building,
  project: FoundProject,
  name: string,
  ports: readonly number[] = [],
): DraftResource {
  const { path, label, language, role, isFixed } = project;
  const resource = addResource(draft, {
    name: names.take(name, ['api', 'app']),
    type: 'project',
    path,
    options: { path, ...(language === undefined ? {} : { language }) },
    remarks: { path: label },
  });
  const said = Number(
    survey.settings.find((settings) => settings.path === path)?.values.find(({ variable }) => variable === 'PORT')
      ?.value,
  );
  const port = ports[0] ?? (Number.isInteger(said) && said > 0 ? said : project.port);
  const isServer = role === 'server' || ports.length > 0;
  if (isServer) addEndpoint({ draft, endpoints }, resource, port, isFixed === true ? project.port : undefined);
  const listens = isServer ? (port === undefined ? ', a server' : `, listens on ${port}`) : '';
  draft.findings.push({ what: `${resource.name} (project)`, why: `${path}: ${label}${listens}` });
  return resource;
}

function addEndpoint(
  { draft, endpoints }: { readonly draft: Draft; readonly endpoints: Endpoints },
  resource: DraftResource,
  port: number | undefined,
  targetPort?: number,
): void {
  const wish = {
    isProcess: true,
    ...(port === undefined ? {} : { port }),
    ...(targetPort === undefined ? {} : { targetPort }),
  };
  const problem = endpoints.add(resource, wish);
  if (problem !== undefined) draft.notes.push(portNote(resource.name, port, problem));
}
