import { posix } from 'node:path';
import { recogniseImage } from '../../kinds/recognise-image.ts';
import type { Kind } from '../../kinds/kind.ts';
import type { FoundService, ServiceBuild } from '../detect/compose.ts';
import { addProject } from './add-project.ts';
import type { Building } from './building.ts';
import { addResource, literalText, refer, type DraftResource } from './draft.ts';
import { portNote } from './endpoints.ts';
import { createMarkedTexts, type MarkedTexts } from './marked-texts.ts';
import { applyVariables, type Variable } from './variables.ts';

export interface AddedServices {
  /** Folders that a service is built from. */
  readonly paths: ReadonlySet<string>;
  /** Lets them have what their variables and dependencies say, once all addresses are known. */
  finish(): void;
}

/** Adds the services of the compose file: servers of a known kind, projects, and containers for the rest. */
export function addServices(building: Building): AddedServices {
  const { services } = building.survey.compose;
  const completing = new Set(
    services.flatMap(({ dependsOn }) => dependsOn.filter(({ completes }) => completes).map(({ name }) => name)),
  );
  const added = new Map<string, DraftResource>();
  const paths = new Set<string>();
  const consumers: (readonly [FoundService, DraftResource])[] = [];
  for (const service of services) {
    const image =
      service.build === undefined && service.image !== undefined ? recogniseImage(service.image) : undefined;
    if (image !== undefined) {
      added.set(service.name, addServer(building, service, image));
      continue;
    }
    const resource = addProgram(building, service, completing.has(service.name));
    if (resource === undefined) continue;
    if (service.build !== undefined) paths.add(service.build.path);
    added.set(service.name, resource);
    consumers.push([service, resource]);
  }
  const finish = (): void => {
    for (const [service, resource] of consumers) {
      addEnvironment(building, service, resource);
      for (const { name } of service.dependsOn) addDependency(resource, added.get(name));
    }
  };
  noteWhatIsLeft(building);
  return { paths, finish };
}

function addServer(
  { draft, survey, servers, endpoints }: Building,
  service: FoundService,
  { kind, tag, image }: { readonly kind: Kind; readonly tag?: string; readonly image?: string },
): DraftResource {
  const keepsData = service.volumes.some(
    ({ target }) => !/^\/(?:docker-entrypoint-initdb\.d|etc|usr|config)\b/.test(target),
  );
  const published =
    service.ports.find(({ target }) => target === kind.usualPort)?.published ?? service.ports[0]?.published;
  const isOwn = published !== undefined && endpoints.reserve(published);
  const server = servers.add(kind, service.name, {
    ...(image === undefined ? {} : { image }),
    ...(tag === undefined ? {} : { tag }),
    ...(isOwn ? { port: published } : {}),
    ...(keepsData ? { volume: true } : {}),
  });
  server.hosts.add(service.name.toLowerCase());
  if (published !== undefined) server.ports.add(published);
  for (const variable of kind.signs?.databaseVariables ?? []) {
    const database = service.environment.get(variable);
    if (database !== undefined && /^[\w-]+$/.test(database)) servers.database(server, database);
  }
  draft.findings.push({
    what: `${server.resource.name} (${kind.name})`,
    why: `${survey.compose.file}: ${service.image}`,
  });
  return server.resource;
}

/** What is built is a project where its folder holds one, else a container. */
function addProgram(building: Building, service: FoundService, completes: boolean): DraftResource | undefined {
  const { survey, draft } = building;
  const { build, image } = service;
  if (build === undefined) {
    if (image !== undefined && !image.includes('$')) return addContainer(building, service, completes);
    draft.notes.push(`${service.name} of ${survey.compose.file} was left out: nothing says what it runs.`);
    return undefined;
  }
  const project = survey.projects.find(({ path }) => path === build.path);
  const isShared = survey.compose.services.filter((other) => other.build?.path === build.path).length > 1;
  if (project !== undefined && !completes && (!isShared || service.command !== undefined || service.ports.length > 0)) {
    const ports = service.ports.flatMap(({ published }) => (published === undefined ? [] : [published]));
    const resource = addProject(building, project, service.name, ports);
    if (isShared && service.command !== undefined)
      resource.options['command'] = toCommand(createMarkedTexts(building), service.command, resource);
    return resource;
  }
  const isThere = project !== undefined || survey.dockerfiles.some(({ path }) => path === build.path);
  if (!isThere) {
    draft.notes.push(
      `${service.name} of ${survey.compose.file} was left out: there is no Dockerfile in ${build.path}.`,
    );
    return undefined;
  }
  return addContainer(building, service, completes);
}

function addContainer(building: Building, service: FoundService, completes: boolean): DraftResource {
  const { draft, names, survey, endpoints } = building;
  const name = names.take(service.name);
  const texts = createMarkedTexts(building);
  const mounts = service.volumes.flatMap(({ type, source: from, target, readOnly }) => {
    if (type === 'anonymous' || from === '' || from.startsWith('~') || from.includes('$')) return [];
    return [{ [type]: from, target, ...(readOnly ? { readOnly } : {}) }];
  });
  const type = completes ? 'job' : 'container';
  const resource = addResource(draft, {
    name,
    type,
    ...(service.build === undefined ? {} : { path: service.build.path }),
    options: {
      ...(service.build === undefined
        ? { image: service.image }
        : { build: toBuild(building, service.build, { name }) }),
      ...(service.command === undefined ? {} : { command: toCommand(texts, service.command, { name }) }),
      ...(mounts.length === 0 ? {} : { mounts }),
    },
  });
  for (const { published, target } of completes ? [] : service.ports) {
    const port = published ?? target;
    const isUnknown = service.build === undefined;
    const problem = endpoints.add(resource, { port, targetPort: target, isUnknown });
    if (problem !== undefined) draft.notes.push(portNote(resource.name, port, problem));
  }
  draft.findings.push({
    what: `${resource.name} (${type})`,
    why: `${survey.compose.file}: ${service.image ?? `built from ${service.build?.path}`}`,
  });
  return resource;
}

/** Plain values have no other place than the compose file, so they are taken over. */
function addEnvironment(building: Building, service: FoundService, resource: DraftResource): void {
  const file = building.survey.compose.file ?? '';
  const texts = createMarkedTexts(building);
  const named = [...service.environment].map(([name, value]): Variable => ({
    name,
    value: value === undefined || isHole(value) ? undefined : texts.toRecognise(value),
    file,
  }));
  // What `environment` says wins over files.
  const variables = [...fromFiles(building, service).filter(({ name }) => !service.environment.has(name)), ...named];
  const rest = applyVariables(
    texts.context,
    resource,
    variables.filter(({ name }) => name !== 'PORT' && isVariable(name)),
  );
  for (const { name, value } of rest)
    resource.env[name] = value === undefined ? `\${env.${name}:-}` : literalText(value);
  for (const [name, value] of Object.entries(resource.env)) resource.env[name] = texts.replaceIn(value, resource);
}

/** What its image is built from, and with what. */
function toBuild(building: Building, build: ServiceBuild, consumer: Pick<DraftResource, 'name'>): unknown {
  const { path, dockerfile, target } = build;
  const file = building.survey.compose.file ?? '';
  const texts = createMarkedTexts(building);
  const args = [...build.args]
    .filter(([name]) => isVariable(name))
    .map(([name, value]) => {
      const variable = { name, value: isHole(value) ? undefined : value, file };
      return [name, texts.toValue(variable, consumer)] as const;
    });
  if (dockerfile === 'Dockerfile' && target === undefined && args.length === 0) return path;
  return {
    context: path,
    ...(dockerfile === 'Dockerfile' ? {} : { dockerfile }),
    ...(target === undefined ? {} : { target }),
    ...(args.length === 0 ? {} : { args: Object.fromEntries(args) }),
  };
}

function isVariable(name: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(name);
}

function fromFiles({ survey }: Building, { envFiles }: FoundService): readonly Variable[] {
  const files = new Set(envFiles.map((file) => posix.normalize(file)));
  const settings = survey.settings.flatMap(({ values }) => values).filter(({ file }) => files.has(file));
  return settings.map(({ variable, ...rest }) => ({ name: variable, ...rest }));
}

/** Nobody gave what it asks for. */
function isHole(value: string | undefined): boolean {
  return value !== undefined && /^\$\{?\w+(?::?\?[^}]*)?\}?$/.test(value);
}

function addDependency(resource: DraftResource, target: DraftResource | undefined): void {
  if (target === undefined || target === resource || resource.references.has(target.name)) return;
  // A reference to a database in it waits for the server, too.
  const children = Object.values(target.options).flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
  const names = children.map((child) => (typeof child === 'string' ? child : (child as { name: string }).name));
  if (names.some((name) => resource.references.has(name))) return;
  const isCode = ['project', 'container', 'job'].includes(target.type);
  if (!isCode || 'endpoints' in target.options) {
    refer(resource, target.name);
    return;
  }
  resource.options['waitFor'] = [...((resource.options['waitFor'] ?? []) as readonly string[]), target.name];
}

function toCommand(
  texts: MarkedTexts,
  command: string | readonly string[],
  consumer: Pick<DraftResource, 'name'>,
): string | readonly string[] {
  return typeof command === 'string'
    ? texts.toExpression(command, consumer)
    : command.map((word) => texts.toExpression(word, consumer));
}

function noteWhatIsLeft({ draft, survey: { compose } }: Building): void {
  for (const { name, leftOut } of compose.services.filter((service) => service.leftOut.length > 0)) {
    const keys = leftOut.map((key) => `\`${key}\``).join(', ');
    draft.notes.push(`${name} of ${compose.file}: ${keys} ${leftOut.length === 1 ? 'was' : 'were'} not taken over.`);
  }
  if (compose.services.length > 0) {
    draft.notes.push(
      `Of ${compose.file} only the outline was taken over: images, builds, ports, variables, volumes. A command that moves all of it is to come.`,
    );
  }
}
