import { formatPath, leavesOf, readPath, removePaths, toPath, writePath } from './field-paths.ts';
import { StatusError } from './status-error.ts';

type Fields = Record<string, unknown>;

/** Who last set which fields. */
export interface ManagedField {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly paths: readonly string[];
}

export interface Applied {
  readonly object: Fields;
  readonly managers: readonly ManagedField[];
}

/**
 * Merges what a manager applies into what is there: fields of others that it would change are conflicts, and what it set
 * before and has no longer goes away, unless somebody else set it too.
 */
export function applyFields(
  live: Applied,
  wanted: Fields,
  { manager, force, apiVersion }: { readonly manager: string; readonly force: boolean; readonly apiVersion: string },
): Applied {
  const leaves = leavesOf(wanted);
  const conflicts = findConflicts(live, leaves, manager);
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  const object = structuredClone(live.object);
  const isOwn = (field: ManagedField): boolean => field.manager === manager && field.operation === 'Apply';
  const others = live.managers.filter((field) => !isOwn(field));
  const taken = new Set(conflicts.map(({ key }) => key));
  const kept = others.map((field) => ({ ...field, paths: field.paths.filter((key) => !taken.has(key)) }));
  const stillOwned = new Set(kept.flatMap(({ paths }) => paths));
  const gone = (live.managers.find(isOwn)?.paths ?? []).filter((key) => !leaves.has(key) && !stillOwned.has(key));
  removePaths(object, gone.map(toPath));
  for (const [key, value] of leaves) writePath(object, toPath(key), value);
  const own: ManagedField = { manager, operation: 'Apply', apiVersion, paths: [...leaves.keys()] };
  return { object, managers: [...kept.filter(({ paths }) => paths.length > 0), own] };
}

/** What somebody changes without applying is his from then on. */
export function updateFields(
  live: Applied,
  object: Fields,
  { manager, apiVersion }: { readonly manager: string; readonly apiVersion: string },
): Applied {
  const before = leavesOf(live.object);
  const changed = [...leavesOf(object)].filter(
    ([key, value]) => JSON.stringify(before.get(key)) !== JSON.stringify(value),
  );
  const taken = new Set(changed.map(([key]) => key));
  const others = live.managers.map((field) => ({ ...field, paths: field.paths.filter((key) => !taken.has(key)) }));
  const own: ManagedField = { manager, operation: 'Update', apiVersion, paths: [...taken] };
  return { object, managers: [...others, own].filter(({ paths }) => paths.length > 0) };
}

/** As objects carry it in `metadata.managedFields`. */
export function toManagedFields(managers: readonly ManagedField[]): readonly object[] {
  return managers.map(({ manager, operation, apiVersion, paths }) => {
    const fieldsV1: Fields = {};
    for (const key of paths) {
      let here = fieldsV1;
      for (const part of toPath(key)) here = (here[part.startsWith('k:') ? part : `f:${part}`] ??= {}) as Fields;
    }
    return { manager, operation, apiVersion, time: '2026-01-01T00:00:00Z', fieldsType: 'FieldsV1', fieldsV1 };
  });
}

interface Conflict {
  readonly key: string;
  readonly field: string;
  readonly owner: ManagedField;
}

function findConflicts(
  { object, managers }: Applied,
  leaves: ReadonlyMap<string, unknown>,
  manager: string,
): readonly Conflict[] {
  return managers
    .filter((field) => field.manager !== manager || field.operation !== 'Apply')
    .flatMap((owner) =>
      owner.paths
        .filter(
          (key) => leaves.has(key) && JSON.stringify(readPath(object, toPath(key))) !== JSON.stringify(leaves.get(key)),
        )
        .map((key) => ({ key, owner, field: formatPath(toPath(key)) })),
    );
}

function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ owner, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${JSON.stringify(owner.manager)} using ${owner.apiVersion}`,
    field,
  }));
  const count = `${causes.length} ${causes.length === 1 ? 'conflict' : 'conflicts'}`;
  const text = causes.length === 1 ? `${causes[0]?.message}: ${causes[0]?.field}` : listOf(conflicts);
  return new StatusError(409, 'Conflict', `Apply failed with ${count}: ${text}`, { causes });
}

function listOf(conflicts: readonly Conflict[]): string {
  const owners = [...new Set(conflicts.map(({ owner }) => owner))];
  return owners
    .map((owner) => {
      const fields = conflicts.filter((conflict) => conflict.owner === owner).map(({ field }) => `- ${field}`);
      return `conflicts with ${JSON.stringify(owner.manager)} using ${owner.apiVersion}:\n${fields.join('\n')}`;
    })
    .join('\n');
}
