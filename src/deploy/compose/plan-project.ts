import type { Change, PlannedChange } from '../event.ts';
import { hashOf, type LiveProject } from './project.ts';
import type { Wanted, WantedService } from './wanted.ts';

/** What Compose will make of the project, before it does. */
export interface ProjectPlan {
  readonly changes: readonly PlannedChange[];
  /** Services that the manifest no longer has, with containers. */
  readonly orphans: readonly string[];
  /** Volumes that it no longer has. */
  readonly leftVolumes: readonly string[];
}

export function planProject(wanted: Wanted, live: LiveProject, { prune }: { readonly prune: boolean }): ProjectPlan {
  const known = new Set([...wanted.services.map(({ name }) => name), ...wanted.byHand]);
  const orphans = prune ? [...live.containers.keys()].filter((name) => !known.has(name)) : [];
  const leftVolumes = prune ? live.volumes.filter((name) => !wanted.volumes.includes(name)) : [];
  const changes = [
    ...wanted.volumes.map((name) => toChange(`volume/${name}`, live.volumes.includes(name) ? 'unchanged' : 'create')),
    ...wanted.services.map((service) => toChange(`service/${service.name}`, changeOf(service, live))),
    ...orphans.map((name) => toChange(`service/${name}`, 'delete')),
  ];
  return { changes, orphans, leftVolumes };
}

/** As a loss of data is asked for. */
export function toLosses(volumes: readonly string[]): readonly PlannedChange[] {
  return volumes.map((name) => ({ object: `volume/${name}`, change: 'delete', data: 'its data' }));
}

function changeOf({ name, replicas, isBuilt, hash }: WantedService, { containers }: LiveProject): Change {
  const own = containers.get(name) ?? [];
  if (own.length === 0) return replicas === 0 ? 'unchanged' : 'create';
  const isSame = own.length === replicas && own.every((container) => hashOf(container) === hash);
  // What building its image makes of it is not known before.
  return isSame && !isBuilt && own.every(({ state }) => state === 'running') ? 'unchanged' : 'change';
}

function toChange(object: string, change: Change): PlannedChange {
  return { object, change };
}
