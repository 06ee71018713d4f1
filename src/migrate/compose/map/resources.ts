import { detectProject } from '../../../kinds/detect-project.ts';
import type { ComposeBuild } from '../../../compose/model/build.ts';
import { isOpen } from '../../../compose/model/values.ts';
import { furtherBuild, type FurtherBuild } from './build.ts';
import { cameFrom, toManifestPath, type MappedService, type Mapping } from './mapping.ts';
import { findServer } from './servers.ts';

/** What each service becomes: a server of a type, a project, a job or a container. */
export function addServices(mapping: Mapping, completed: ReadonlySet<string>): void {
  const { project } = mapping;
  for (const [key, service] of Object.entries({ ...project.model.services, ...project.inactive })) {
    const mapped = toMapped(mapping, key, service, completed.has(key));
    mapping.services.set(key, mapped);
    const { resource } = mapped;
    if (resource.name !== key) {
      const text = `is called ${resource.name} now, also by those that reach it by name`;
      mapping.remark('changed', key, text, ['services', key]);
    }
    const aliases = Object.values(service.networks ?? {}).flatMap((membership) => membership?.aliases ?? []);
    const names = [key, service.container_name, service.hostname, ...aliases];
    for (const name of names) if (typeof name === 'string') mapping.hosts.set(name, mapped);
  }
}

function toMapped(
  mapping: Mapping,
  key: string,
  service: MappedService['service'],
  isCompleted: boolean,
): MappedService {
  const { options } = mapping;
  const comment = cameFrom(mapping, ['services', key]);
  const name = mapping.takeName(key, ['service']);
  const left: Record<string, unknown> = { ...service };
  const found = options.lift && !isCompleted ? findServer(key, service, mapping) : undefined;
  if (found !== undefined && 'kind' in found) {
    delete left['image'];
    const { kind, tag, image } = found;
    const resource = { name, type: kind.name, comment, options: { ...(tag && { tag }), ...(image && { image }) } };
    mapping.remark('became', key, `${resource.name}, of the type ${kind.name}${tag === undefined ? '' : ` (${tag})`}`, [
      'services',
      key,
    ]);
    return { key, service, left, resource, server: found };
  }
  if (found !== undefined)
    mapping.remark('became', key, `${name}, still a container: ${found.reason}`, ['services', key]);
  const resource = { name, comment, ...toProgram(mapping, { key, service, left, isCompleted }) };
  if (name !== key) resource.options['alias'] = key;
  if (found === undefined) mapping.remark('became', key, `${name}, a ${resource.type}`, ['services', key]);
  return { key, service, left, resource };
}

interface Program {
  readonly key: string;
  readonly service: MappedService['service'];
  readonly left: Record<string, unknown>;
  readonly isCompleted: boolean;
}

function toProgram(
  mapping: Mapping,
  { key, service, left, isCompleted }: Program,
): { readonly type: string; readonly options: Record<string, unknown> } {
  const { image, build } = service;
  const type = isCompleted ? 'job' : 'container';
  if (build === undefined) {
    if (image === undefined) {
      mapping.remark('decide', key, 'has neither `image` nor `build`: say what it runs', ['services', key]);
      return { type, options: { image: 'scratch' } };
    }
    delete left['image'];
    const expression = mapping.parameters.toExpression(image);
    if (isOpen(image) && expression !== undefined && /^\S+$/.test(expression))
      return { type, options: { image: expression } };
    return { type, options: { image: plainImage(mapping, key, image, left) } };
  }
  const options = toBuild(mapping, key, build, left);
  if (options === undefined) {
    delete left['build'];
    if (typeof image === 'string') delete left['image'];
    return { type, options: { image: typeof image === 'string' ? image : key } };
  }
  const { context, dockerfile, target, args, ...further } = options;
  const isPlainBuild = Object.keys(further).length === 0;
  const isProject =
    isPlainBuild && mapping.options.lift && !isCompleted && !mapping.options.isFaithful && isKnown(mapping, key, build);
  if (typeof image === 'string') delete left['image'];
  const name = typeof image === 'string' ? { image } : {};
  const stage = { ...(target !== undefined && { target }), ...(args !== undefined && { args }) };
  const rest = { ...(target !== undefined && { target }), ...(args !== undefined && { args }), ...name, ...further };
  if (!isProject) {
    const more = { ...(dockerfile !== undefined && { dockerfile }), ...rest };
    return { type, options: { build: Object.keys(more).length === 0 ? context : { context, ...more } } };
  }
  const own = { ...(dockerfile !== undefined && { path: dockerfile }), ...stage };
  if (typeof image === 'string')
    mapping.remark('changed', key, `was called ${image}; publishing names the image itself`, [
      'services',
      key,
      'image',
    ]);
  const isPlain = Object.keys(own).length === 1 && dockerfile !== undefined;
  const file = isPlain ? dockerfile : Object.keys(own).length === 0 ? undefined : own;
  return {
    type: 'project',
    options: { path: context, run: 'container', ...(file !== undefined && { dockerfile: file }) },
  };
}

/** Where a name must be plain, that of today stands there, and the other in the `compose:` block. */
function plainImage(
  { parameters, remark }: Mapping,
  key: string,
  image: NonNullable<MappedService['service']['image']>,
  left: Record<string, unknown>,
): string {
  const name = parameters.today(image);
  if (isOpen(image)) {
    left['image'] = image;
    remark('decide', key, `its image depends on a variable; here it is ${name}`, ['services', key, 'image']);
  }
  return /^\S+$/.test(name) ? name : 'scratch';
}

interface Build extends FurtherBuild {
  readonly context: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
}

function toBuild(mapping: Mapping, key: string, build: ComposeBuild, left: Record<string, unknown>): Build | undefined {
  const { parameters, remark } = mapping;
  const { context, dockerfile, target, args = {}, ...more } = build;
  const further: Record<string, unknown> = { ...more };
  const mapped = furtherBuild(mapping, build, further);
  const at = ['services', key, 'build'];
  const path = parameters.today(context);
  if (!path.startsWith('/')) {
    remark(
      'decide',
      key,
      `is built from ${path}, which is not on this machine; the build was left out: name an image that is`,
      at,
    );
    return undefined;
  }
  const kept: Record<string, unknown> = further;
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) {
    const text = value === null ? `\${env.${name}:-}` : parameters.toExpression(value, { variable: name });
    if (text === undefined) kept['args'] = { ...(kept['args'] as object), [name]: value };
    else known[name] = text;
  }
  for (const [name, value] of Object.entries({ context, dockerfile, target }))
    if (isOpen(value)) {
      kept[name] = value;
      remark('decide', key, `its build.${name} depends on a variable; here it is what it is today`, at);
    }
  delete left['build'];
  if (Object.keys(kept).length > 0) left['build'] = kept;
  const file = dockerfile === undefined ? undefined : parameters.today(dockerfile);
  return {
    context: toManifestPath(path, mapping),
    ...(file !== undefined && file !== 'Dockerfile' && mapped.inline === undefined && { dockerfile: file }),
    ...(target !== undefined && { target: parameters.today(target) }),
    ...(Object.keys(known).length > 0 && { args: known }),
    ...mapped,
  };
}

function isKnown({ options, parameters }: Mapping, resource: string, { context }: ComposeBuild): boolean {
  const folder = options.disk.folder(parameters.today(context));
  if (folder === undefined) return false;
  const open = (path: string) => options.disk.folder(path);
  return detectProject(folder, { resource, open }) !== undefined;
}
