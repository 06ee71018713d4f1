import type { ComposeBuild } from '../../../compose/model/build.ts';
import type { ComposeFileObject } from '../../../compose/model/compose-model.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import { isOpen, type Text } from '../../../compose/model/values.ts';
import type { ComposeProject } from '../model/project.ts';
import { originOf } from '../paths/remote.ts';
import type { Mapping } from './mapping.ts';

/**
 * The project without the files that were fetched for it, for they are gone soon: a build is one of the repository again,
 * and all else is left out, which the report says.
 */
export function leaveFetchedFiles(project: ComposeProject, remark: Mapping['remark']): ComposeProject {
  const { model, inactive, fetched } = project;
  if (fetched.length === 0) return project;
  for (const { url, commit } of fetched)
    remark('became', url, `was fetched at the commit ${commit}; what it says later is not in the manifest`);
  const leaving: Leaving = { origin: (text) => originOfText(text, project), gone: new Set(), remark };
  const secrets = keptObjects(model.secrets, 'secrets', leaving);
  const configs = keptObjects(model.configs, 'configs', leaving);
  const all = (services: Readonly<Record<string, ComposeService>>): Readonly<Record<string, ComposeService>> =>
    Object.fromEntries(Object.entries(services).map(([key, service]) => [key, keptService(key, service, leaving)]));
  return {
    ...project,
    model: {
      ...model,
      services: all(model.services),
      ...(secrets !== undefined && { secrets }),
      ...(configs !== undefined && { configs }),
    },
    inactive: all(inactive),
  };
}

interface Leaving {
  /** Where a path came from; `undefined` for one of this machine. */
  readonly origin: (text: Text | undefined) => string | undefined;
  /** `secrets.key` of those that are left out. */
  readonly gone: Set<string>;
  readonly remark: Mapping['remark'];
}

/** A path with variables is one of the repository if it begins there. */
function originOfText(text: Text | undefined, { fetched }: ComposeProject): string | undefined {
  const [start] = isOpen(text) ? text.template : [text];
  return typeof start === 'string' ? originOf(start, fetched) : undefined;
}

function keptObjects(
  objects: Readonly<Record<string, ComposeFileObject>> | undefined,
  section: 'secrets' | 'configs',
  { origin, gone, remark }: Leaving,
): Readonly<Record<string, ComposeFileObject>> | undefined {
  if (objects === undefined) return undefined;
  const kept = Object.entries(objects).filter(([key, { file }]) => {
    const from = origin(file);
    if (from === undefined) return true;
    gone.add(`${section}.${key}`);
    remark('decide', key, `is the file ${from}, which is not on this machine; it was left out`, [section, key]);
    return false;
  });
  return Object.fromEntries(kept);
}

function keptService(key: string, service: ComposeService, leaving: Leaving): ComposeService {
  const { build, volumes, env_file: envFiles, label_file: labelFiles, develop } = service;
  const keep = <Item>(attribute: string, items: readonly Item[], pathOf: (item: Item) => Text | undefined) => {
    const kept = items.filter((item) => !isLeft({ key, attribute }, pathOf(item), leaving));
    return { [attribute]: kept.length === 0 ? undefined : kept };
  };
  return {
    ...service,
    ...(build !== undefined && { build: keptBuild(build, leaving) }),
    ...(volumes !== undefined &&
      keep('volumes', volumes, ({ type, source }) => (type === 'bind' ? source : undefined))),
    ...(envFiles !== undefined && keep('env_file', envFiles, ({ path }) => path)),
    ...(labelFiles !== undefined && keep('label_file', labelFiles, (path) => path)),
    ...(develop?.watch !== undefined && {
      develop: { ...develop, ...keep('watch', develop.watch, ({ path }) => path) },
    }),
    ...keptReferences(service, leaving),
  };
}

function isLeft(
  { key, attribute }: { readonly key: string; readonly attribute: string },
  path: Text | undefined,
  { origin, remark }: Leaving,
): boolean {
  const from = origin(path);
  if (from === undefined) return false;
  const text = `${attribute}: ${from} is not on this machine, and was left out: copy it, and name the copy`;
  remark('decide', key, text, ['services', key, attribute]);
  return true;
}

/** A builder fetches by itself what stands in a repository. */
function keptBuild(build: ComposeBuild, { origin, gone }: Leaving): ComposeBuild {
  const { context, additional_contexts: contexts, secrets } = build;
  const further = Object.entries(contexts ?? {}).map(([name, value]) => [name, origin(value) ?? value] as const);
  return {
    ...build,
    context: origin(context) ?? context,
    ...(contexts !== undefined && { additional_contexts: Object.fromEntries(further) }),
    ...(secrets !== undefined && { secrets: secrets.filter(isThere('secrets', gone)) }),
  };
}

/** That the object was left out is said where it stands. */
function keptReferences(
  { secrets, configs }: ComposeService,
  { gone }: Leaving,
): Pick<ComposeService, 'secrets' | 'configs'> {
  return {
    ...(secrets !== undefined && { secrets: secrets.filter(isThere('secrets', gone)) }),
    ...(configs !== undefined && { configs: configs.filter(isThere('configs', gone)) }),
  };
}

function isThere(section: string, gone: Leaving['gone']): (reference: { readonly source?: Text }) => boolean {
  return ({ source }) => typeof source !== 'string' || !gone.has(`${section}.${source}`);
}
