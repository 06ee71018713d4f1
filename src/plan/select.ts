import { AppHostError } from '../support/apphost-error.ts';
import { nearest } from '../support/nearest.ts';
import type { Application } from '../model/application.ts';
import { dependenciesOf } from '../model/dependencies.ts';
import type { Resource } from '../model/resource.ts';

export interface Selection {
  /** Resources named on the command line; empty: the whole application. */
  readonly names: readonly string[];
  readonly profiles: readonly string[];
}

/**
 * The resources to start: those named, or all that no profile and no `explicitStart` holds back, and what they need.
 * Throws `RESOURCE_UNKNOWN` for a name that is not in the manifest and `PROFILE_NOT_ACTIVE` where something needed is
 * held back.
 */
export function selectResources(application: Application, selection: Selection): ReadonlySet<string> {
  const selected = new Set<string>();
  const queue = wantedFirst(application, selection);
  for (let resource = queue.shift(); resource !== undefined; resource = queue.shift()) {
    if (selected.has(resource.name)) continue;
    selected.add(resource.name);
    queue.push(...neededBy(application, resource, selection), ...childrenOf(application, resource));
  }
  return selected;
}

function wantedFirst(application: Application, { names, profiles }: Selection): Resource[] {
  if (names.length === 0) {
    return [...application.resources.values()].filter(
      (resource) => !resource.explicitStart && isActive(resource, profiles),
    );
  }
  return names.map((name) => {
    const resource = application.resources.get(name);
    if (resource !== undefined) return resource;
    const suggestion = nearest(name, [...application.resources.keys()]);
    throw new AppHostError('RESOURCE_UNKNOWN', `there is no resource "${name}" in ${application.file}`, {
      hint: suggestion === undefined ? 'Name a resource of the manifest.' : `Did you mean "${suggestion}"?`,
      facts: { resource: name },
    });
  });
}

function neededBy(application: Application, resource: Resource, selection: Selection): readonly Resource[] {
  return dependenciesOf(resource)
    .filter((dependency) => !dependency.optional)
    .map((dependency) => application.resources.get(dependency.to))
    .filter((target) => target !== undefined)
    .filter((target) => !target.explicitStart || selection.names.includes(target.name))
    .map((target) => {
      if (isActive(target, selection.profiles) || selection.names.includes(target.name)) return target;
      throw new AppHostError(
        'PROFILE_NOT_ACTIVE',
        `${resource.name} needs ${target.name}, which no active profile starts`,
        {
          hint: `Add --profile ${target.profiles[0] ?? ''}, or make the reference optional.`,
          facts: { resource: resource.name, needs: target.name },
        },
      );
    });
}

/** A server is started with all that lives inside it. */
function childrenOf(application: Application, resource: Resource): readonly Resource[] {
  return [...application.resources.values()].filter((candidate) => candidate.parent === resource.name);
}

function isActive(resource: Resource, profiles: readonly string[]): boolean {
  return resource.profiles.length === 0 || resource.profiles.some((profile) => profiles.includes(profile));
}
