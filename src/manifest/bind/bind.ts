import { dirname } from 'node:path';
import type { Kind } from '../../kinds/kind.ts';
import type { Application } from '../../model/application.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Resource } from '../../model/resource.ts';
import { nodeAt, type MapNode } from '../node.ts';
import type { GivenParameter } from '../overlay/set.ts';
import type { Disk } from '../read/disk.ts';
import type { Report } from '../report.ts';
import type { ValidResources } from '../validate/validate.ts';
import { bindChild, bindResource } from './bind-resource.ts';
import type { BindContext, DescribedResource, WrittenResource } from './context.ts';
import { identify } from './identity.ts';
import { createKindInput, reportOption } from './kind-input.ts';
import { bindParameters } from './parameters.ts';
import type { Target, Targets } from './references.ts';
import { writtenCompanion, writtenResources } from './written.ts';

export interface BindRequest {
  /** Absolute path. */
  readonly file: string;
  readonly environment: string;
  readonly mode: 'run' | 'publish';
  readonly isolated: string | undefined;
  readonly root: MapNode;
  readonly value: Readonly<Record<string, unknown>>;
  readonly valid: ValidResources;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly given: readonly GivenParameter[];
  readonly disk: Disk;
}

/** The model, and what checking it as a whole needs besides. */
export interface Bound {
  readonly application: Application;
  readonly context: BindContext;
  readonly described: ReadonlyMap<string, DescribedResource>;
}

/** Turns the validated tree into the model: asks each kind about its resources and looks up every name. */
export function bind(request: BindRequest, report: Report): Bound {
  const { file, environment, root, value } = request;
  const directory = dirname(file);
  const name = typeof value['name'] === 'string' ? value['name'] : 'app';
  const parameters = bindParameters(root, value['parameters'], report);
  const context = createContext(request, report, { name, directory, parameters });
  const described = describeAll(context, request.valid);
  const targets = collectTargets(context, described);
  addImplied(parameters, described);
  const resources = new Map<string, Resource>();
  for (const resource of described.values()) {
    const { name: own } = resource.written;
    resources.set(own, bindResource(context, resource, targets));
    for (const child of resource.description.children ?? []) {
      if (targets.get(child.name)?.parent === own) resources.set(child.name, bindChild(resource.written, child));
    }
  }
  const telemetry = toTelemetry(value['telemetry']);
  const application: Application = {
    name,
    get id() {
      return context.id;
    },
    environment,
    file,
    directory,
    parameters,
    resources,
    telemetry,
    extensions: Object.fromEntries(Object.entries(value).filter(([key]) => key.startsWith('x-'))),
  };
  return { application, context, described };
}

function identityOf({ value, disk, file, isolated }: BindRequest, name: string): string {
  const id = typeof value['id'] === 'string' ? value['id'] : undefined;
  return identify({ name, id, realPath: disk.realPath(file), isolated });
}

function createContext(
  request: BindRequest,
  report: Report,
  { name, ...own }: Pick<BindContext, 'directory' | 'parameters'> & { readonly name: string },
): BindContext {
  const { environment, mode, root, kinds, given, disk, valid } = request;
  const { directory, parameters } = own;
  const resources = nodeAt(root, ['resources']);
  const written = writtenResources(resources, kinds, directory);
  const broken = new Set<string>();
  const names = resources?.kind === 'map' ? [...resources.entries.keys()] : [];
  for (const bad of names.filter((candidate) => !valid.has(candidate))) {
    broken.add(bad);
    for (const child of childNames(written.get(bad))) broken.add(child);
  }
  const facts = {
    root,
    report,
    disk,
    kinds,
    environment,
    mode,
    directory,
    written,
    broken,
    given,
    parameters,
    uses: [],
  };
  // When somebody asks: hashing loads a part of Node.js that checking a manifest does without.
  let id: string | undefined;
  return {
    ...facts,
    get id() {
      id ??= identityOf(request, name);
      return id;
    },
  };
}

/** The children of a resource that cannot be bound, as far as they can be made out. */
function childNames(resource: WrittenResource | undefined): readonly string[] {
  const lists = (resource?.kind.children ?? []).map(({ property }) => resource?.options[property]);
  return lists.flat().flatMap((child) => {
    const name: unknown = typeof child === 'object' && child !== null ? (child as { name?: unknown }).name : child;
    return typeof name === 'string' ? [name] : [];
  });
}

/** Asks each kind about its resources, and about those that these bring along. */
function describeAll(context: BindContext, valid: ValidResources): Map<string, DescribedResource> {
  const described = new Map<string, DescribedResource>();
  for (const written of context.written.values()) {
    if (!valid.has(written.name)) continue;
    const resource = describe(context, written);
    described.set(written.name, resource);
    for (const companion of resource.description.companions ?? []) {
      const brought = writtenCompanion(written, companion, context.kinds);
      if (brought === undefined) continue;
      if (context.written.has(brought.name)) reportCompanion(context, written, brought.name);
      else described.set(brought.name, describe(context, brought));
    }
  }
  return described;
}

function describe(context: BindContext, written: WrittenResource): DescribedResource {
  return { written, description: written.kind.describe(createKindInput(context, written)) };
}

function reportCompanion(context: BindContext, owner: WrittenResource, name: string): void {
  const hint = `Rename the other \`${name}\`.`;
  const message = `${owner.name} brings along a resource \`${name}\`, and there is one of that name`;
  reportOption(context, owner, { code: 'DUPLICATE_NAME', message, hint, at: ['admin'] });
}

/** Everything that can be referred to by name. Children share the namespace with all the rest. */
function collectTargets(context: BindContext, described: ReadonlyMap<string, DescribedResource>): Targets {
  const targets = new Map<string, Target>();
  for (const { written, description } of described.values()) {
    const { replicaOf } = written.options;
    const runsToCompletion = description.runsToCompletion ?? false;
    targets.set(written.name, {
      name: written.name,
      runsToCompletion,
      ...(typeof replicaOf === 'string' && { replicaOf }),
    });
  }
  for (const { written, description } of described.values()) {
    for (const child of description.children ?? []) {
      const taken = targets.has(child.name) || context.broken.has(child.name);
      if (taken || isReserved(child.name)) reportChild(context, written, child);
      else targets.set(child.name, { name: child.name, parent: written.name, runsToCompletion: false });
    }
  }
  return targets;
}

function isReserved(name: string): boolean {
  return name === 'parameters' || name === 'env' || name === 'self';
}

function reportChild(
  context: BindContext,
  parent: WrittenResource,
  { name, type, at }: { name: string; type: string; at: readonly (string | number)[] },
): void {
  const inside = `{ name: ${parent.name}-${name}, ${type}: ${name} }`;
  if (isReserved(name)) {
    const message = `\`${name}\` is reserved: expressions mean something else by it`;
    reportOption(context, parent, { code: 'NAME_RESERVED', message, hint: `Write \`${inside}\`.`, at });
    return;
  }
  const message = `there is already a resource \`${name}\`, and a ${type} is one too`;
  reportOption(context, parent, { code: 'DUPLICATE_NAME', message, hint: `Write \`${inside}\`.`, at });
}

/** Parameters that a kind needs, such as a generated password. One of the manifest's of that name wins. */
function addImplied(parameters: Map<string, Parameter>, described: ReadonlyMap<string, DescribedResource>): void {
  for (const { description } of described.values()) {
    for (const parameter of description.parameters ?? []) {
      const declared = parameters.get(parameter.name);
      if (declared === undefined) parameters.set(parameter.name, { implied: true, ...parameter });
      else if (parameter.secret && !declared.secret) parameters.set(parameter.name, { ...declared, secret: true });
    }
  }
}

function toTelemetry(option: unknown): Application['telemetry'] {
  const address = (option as { export?: unknown } | undefined)?.export;
  return typeof address === 'string' ? { export: address } : {};
}
