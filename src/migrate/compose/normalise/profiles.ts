import type { MapNode, Node } from '../../../manifest/node.ts';
import { presentText, type Loading } from '../loading.ts';
import { entryOf, itemsOf, textOf, toMap } from '../tree.ts';

export interface Services {
  readonly active: MapNode;
  readonly inactive: MapNode;
}

/** Parts the services into those that a profile turns on, or that have none, and the others. `*` turns on all. */
export function applyProfiles(services: MapNode, profiles: readonly string[], loading: Loading): Services {
  const isActive = (service: Node): boolean => {
    const own = itemsOf(entryOf(service, 'profiles')).map((item) => presentText(textOf(item) ?? '', loading));
    return own.length === 0 || profiles.includes('*') || own.some((profile) => profiles.includes(profile));
  };
  const pick = (wanted: boolean): MapNode =>
    toMap(
      [...services.entries].filter(([, service]) => isActive(service) === wanted),
      services.origin,
    );
  return { active: pick(true), inactive: pick(false) };
}
