import type { ReferenceOption, WaitOption } from '../../kinds/parts/run.ts';
import type { Reference, Wait, WaitCondition } from '../../model/reference.ts';
import { nearest } from '../../support/nearest.ts';
import type { BindContext, DescribedResource, WrittenResource } from './context.ts';
import { reportOption } from './kind-input.ts';

/** What is known of each resource, children included, when references to it are bound. */
export interface Target {
  readonly name: string;
  readonly parent?: string;
  readonly runsToCompletion: boolean;
  readonly replicaOf?: string;
}

export type Targets = ReadonlyMap<string, Target>;

/** What a resource uses. Names that lead nowhere are reported. */
export function bindReferences(
  context: BindContext,
  { written }: DescribedResource,
  targets: Targets,
): readonly Reference[] {
  const options = (written.options['references'] ?? []) as readonly ReferenceOption[];
  const bound: Reference[] = [];
  for (const [index, option] of options.entries()) {
    const long = typeof option === 'string' ? { resource: option } : option;
    const at = ['references', index, ...(typeof option === 'string' ? [] : ['resource'])];
    const named: Named = { name: long.resource, at, optional: long.optional ?? false };
    if (!checkTarget(context, written, named, targets)) continue;
    const target = targets.get(long.resource);
    const database = replicaDatabase({ context, written, targets }, target, { index, database: long.database });
    const reference: Reference = {
      resource: long.resource,
      as: long.as ?? long.resource,
      until: long.until ?? usualCondition(target),
      optional: named.optional,
      inject: long.inject ?? {},
      roles: long.roles ?? [],
      ...(database !== undefined && { database }),
    };
    reportRepeated(context, written, { index, reference, earlier: bound });
    bound.push(reference);
  }
  return bound;
}

/** What it only waits for: `waitFor`, and what the kind's own options name and must be there first. */
export function bindWaits(
  context: BindContext,
  { written, description }: DescribedResource,
  targets: Targets,
): readonly Wait[] {
  const options = (written.options['waitFor'] ?? []) as readonly WaitOption[];
  const asked = options.flatMap((option, index): readonly Wait[] => {
    const long = typeof option === 'string' ? { resource: option } : option;
    const at = ['waitFor', index, ...(typeof option === 'string' ? [] : ['resource'])];
    const optional = long.optional ?? false;
    if (!checkTarget(context, written, { name: long.resource, at, optional }, targets)) return [];
    const usual = usualCondition(targets.get(long.resource));
    return [{ resource: long.resource, until: long.until ?? usual, optional }];
  });
  const used = (description.uses ?? []).flatMap(({ resource, until }): readonly Wait[] =>
    until === 'none' || !targets.has(resource) ? [] : [{ resource, until, optional: false }],
  );
  return [...asked, ...used];
}

/** What the kind's own options name without waiting; a name that leads nowhere or to the wrong type is reported. */
export function bindUses(
  context: BindContext,
  { written, description }: DescribedResource,
  targets: Targets,
): readonly string[] {
  const uses = description.uses ?? [];
  const found = uses.filter(({ resource, at, types }) => {
    if (!checkTarget(context, written, { name: resource, at, optional: false }, targets)) return false;
    const type = context.written.get(resource)?.type;
    if (types === undefined || type === undefined || types.includes(type)) return true;
    const wanted = types.map((name) => `\`${name}\``).join(' or ');
    const hint = `Name a resource of type ${wanted}.`;
    reportOption(context, written, {
      code: 'REFERENCE_TYPE',
      message: `\`${resource}\` is a \`${type}\`, not a ${wanted}`,
      hint,
      at,
    });
    return false;
  });
  return found.filter(({ until }) => until === 'none').map(({ resource }) => resource);
}

interface Named {
  readonly name: string;
  readonly at: readonly (string | number)[];
  readonly optional: boolean;
}

function checkTarget(
  context: BindContext,
  resource: WrittenResource,
  { name, at, optional }: Named,
  targets: Targets,
): boolean {
  if (name === resource.name) {
    const hint = 'Remove it; for its own address write `${self.ENDPOINT.url}`.';
    reportOption(context, resource, { code: 'REFERENCE_SELF', message: `${name} refers to itself`, hint, at });
    return false;
  }
  if (targets.has(name) || context.broken.has(name)) return true;
  const suggestion = nearest(
    name,
    [...targets.keys(), ...context.broken].filter((known) => known !== resource.name),
  );
  // An optional one may be absent; but a name that is nearly right is a slip.
  if (optional && suggestion === undefined) return true;
  reportOption(context, resource, {
    code: 'REFERENCE_UNKNOWN',
    severity: optional ? 'warning' : 'error',
    message: `there is no resource \`${name}\``,
    hint:
      suggestion === undefined
        ? 'Add it under `resources:`, or remove the name here.'
        : `Did you mean \`${suggestion}\`?`,
    at,
  });
  return optional;
}

function usualCondition(target: Target | undefined): Exclude<WaitCondition, 'none'> {
  return target?.runsToCompletion === true ? 'completed' : 'healthy';
}

interface Repeated {
  readonly index: number;
  readonly reference: Reference;
  readonly earlier: readonly Reference[];
}

/** Two references under one name would overwrite each other's variables. */
function reportRepeated(
  context: BindContext,
  resource: WrittenResource,
  { index, reference, earlier }: Repeated,
): void {
  const other = earlier.find((candidate) => candidate.as === reference.as);
  if (other === undefined) return;
  const isSame = other.resource === reference.resource;
  reportOption(context, resource, {
    code: 'REFERENCE_REPEATS',
    message: isSame
      ? `${resource.name} refers to \`${reference.resource}\` twice`
      : `${resource.name} refers to \`${other.resource}\` and \`${reference.resource}\` under the same name \`${reference.as}\``,
    hint: isSame ? 'Remove one of the two.' : 'Give one of them another name with `as:`.',
    at: ['references', index],
  });
}

interface Binding {
  readonly context: BindContext;
  readonly written: WrittenResource;
  readonly targets: Targets;
}

/** A read replica has the databases of its primary, so one of them must be meant; with exactly one, it is implied. */
function replicaDatabase(
  { context, written, targets }: Binding,
  target: Target | undefined,
  { index, database }: { index: number; database: string | undefined },
): string | undefined {
  if (target === undefined) return database;
  const databases = [...targets.values()].filter(({ parent }) => parent === target.replicaOf && parent !== undefined);
  const names = databases.map(({ name }) => name);
  if (target.replicaOf === undefined) {
    if (database === undefined) return undefined;
    const hint = `Refer to \`${database}\` itself; \`database\` is for read replicas.`;
    const message = `${target.name} is not a read replica, so \`database\` means nothing here`;
    reportOption(context, written, {
      code: 'REFERENCE_DATABASE',
      message,
      hint,
      at: ['references', index, 'database'],
    });
    return undefined;
  }
  if (database === undefined && names.length <= 1) return names[0];
  if (database !== undefined && names.includes(database)) return database;
  const suggestion = database === undefined ? undefined : nearest(database, names);
  const known =
    names.length === 0 ? `${target.replicaOf} has no databases.` : `${target.replicaOf} has ${names.join(', ')}.`;
  reportOption(context, written, {
    code: 'REFERENCE_DATABASE',
    message:
      database === undefined
        ? `nothing says which database of ${target.name} is meant`
        : `${target.name} has no database \`${database}\``,
    hint: suggestion === undefined ? `Name one with \`database:\`. ${known}` : `Did you mean \`${suggestion}\`?`,
    at: ['references', index, ...(database === undefined ? [] : ['database'])],
  });
  return undefined;
}
