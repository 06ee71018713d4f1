import type { EntranceRoute } from '../../../../model/entrance.ts';
import type { EntranceTarget } from '../target.ts';

/** A route whose target is known. */
export interface LocatedRoute {
  readonly route: EntranceRoute;
  readonly target: EntranceTarget;
}

/** What is answered at one host; without a host, at all others. */
export interface Site {
  readonly host?: string;
  /** Longest path first. */
  readonly places: readonly Place[];
}

/** All that begins with a path, by whole segments. */
export interface Place {
  /** Without a slash at its end; empty for everything. */
  readonly path: string;
  /** In the order in which their methods are compared. */
  readonly routes: readonly LocatedRoute[];
}

/**
 * The routes by host and path. The longest path decides alone: a method that none of its routes takes is refused there, and
 * does not go to a shorter one. Of two routes for one path and method, the one for the host wins.
 */
export function toSites(routes: readonly LocatedRoute[]): readonly Site[] {
  const hosts = [...new Set(routes.flatMap(({ route }) => route.host ?? []))];
  const general = routes.filter(({ route }) => route.host === undefined);
  return [
    { places: toPlaces(general) },
    ...hosts.map((host) => ({
      host,
      places: toPlaces([...routes.filter(({ route }) => route.host === host), ...general]),
    })),
  ];
}

function toPlaces(routes: readonly LocatedRoute[]): readonly Place[] {
  const places = new Map<string, LocatedRoute[]>();
  for (const located of routes) {
    const path = trimPath(located.route.path);
    places.set(path, [...(places.get(path) ?? []), located]);
  }
  return [...places]
    .map(([path, found]) => ({ path, routes: reachable(found) }))
    .sort((one, other) => other.path.length - one.path.length || (one.path < other.path ? -1 : 1));
}

/** Those with methods come before the one that takes all, and whatever comes after that is never asked. */
function reachable(routes: readonly LocatedRoute[]): readonly LocatedRoute[] {
  const all = routes.find(({ route }) => route.methods.length === 0);
  if (all === undefined) return routes;
  // One for the host that takes all leaves nothing to those for every host.
  const earlier = all.route.host === undefined ? routes : routes.filter(({ route }) => route.host === all.route.host);
  return [...earlier.filter(({ route }) => route.methods.length > 0), all];
}

/** The methods that a route takes, with `HEAD` wherever it takes `GET`. Empty: all. */
export function methodsOf({ methods }: EntranceRoute): readonly string[] {
  return methods.includes('GET') && !methods.includes('HEAD') ? [...methods, 'HEAD'] : methods;
}

/** Servers see paths decoded. */
function trimPath(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  try {
    return decodeURIComponent(trimmed);
  } catch {
    return trimmed;
  }
}
