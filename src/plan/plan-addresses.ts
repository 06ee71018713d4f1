import type { Draft, IdsByName, PlanRequest } from './create-plan.ts';
import type { DesiredEndpoint, DesiredResource } from './desired.ts';

/**
 * Ends the addresses that are no longer wanted or are to be elsewhere: before any is opened, for a renamed resource, or
 * two that change places, want the very ports that are in use. Returns the ids.
 */
export function planCloses(
  { desired, observed, removeOthers }: PlanRequest,
  draft: Draft,
  stops: IdsByName,
): readonly number[] {
  const wanted = new Map([...desired.values()].flatMap((resource) => addressesOf(resource)));
  const closing = new Map<string, string[]>();
  for (const [key, address] of observed.addresses) {
    const { resource, endpoint } = split(key);
    const isOurs = desired.has(resource) || removeOthers;
    if (isOurs && wanted.get(key) !== address) closing.set(resource, [...(closing.get(resource) ?? []), endpoint]);
  }
  return [...closing].flatMap(([resource, endpoints]) => {
    const isMoved = endpoints.every((endpoint) => wanted.has(`${resource}.${endpoint}`));
    // What goes altogether may end its last requests first.
    const ending = [...stops].filter(([key]) => key.startsWith(`${resource}/`)).flatMap(([, ids]) => ids);
    const after = desired.has(resource) ? [] : ending;
    return draft.add({ do: 'close', resource, endpoints }, isMoved ? 'address changed' : 'no longer wanted', after);
  });
}

export function planOpening(
  resource: DesiredResource,
  { request, draft, closes }: { request: PlanRequest; draft: Draft; closes: readonly number[] },
): readonly number[] {
  const { observed } = request;
  const closed = addressesOf(resource).filter(([key, address]) => observed.addresses.get(key) !== address);
  if (closed.length === 0) return [];
  const moved = closed.some(([key]) => observed.addresses.has(key));
  const addresses = closed.map(([, address]) => address);
  return draft.add({ do: 'open', resource: resource.name, addresses }, moved ? 'address changed' : 'not open', closes);
}

/** A process that is told to listen on the stable port itself leaves no room for a proxy; nor is there one for UDP. */
export function isBehindProxy(resource: DesiredResource, endpoint: DesiredEndpoint): boolean {
  if (endpoint.protocol !== 'tcp' || resource.launch.runs === 'given' || resource.launch.runs === 'child') return false;
  return !isOnThisMachine(resource.launch) || endpoint.targetPort !== endpoint.port;
}

/** Whether it listens on this machine itself: a process, or a container without a network of its own. */
function isOnThisMachine(launch: DesiredResource['launch']): boolean {
  return launch.runs === 'process' || (launch.runs === 'container' && launch.settings?.network_mode === 'host');
}

/** `resource.endpoint` and where it is. */
function addressesOf(resource: DesiredResource): readonly (readonly [string, string])[] {
  return resource.endpoints
    .filter((endpoint) => isBehindProxy(resource, endpoint))
    .map((endpoint) => [`${resource.name}.${endpoint.name}`, `${endpoint.bind}:${endpoint.port}`] as const);
}

function split(key: string): { readonly resource: string; readonly endpoint: string } {
  const dot = key.indexOf('.');
  return { resource: key.slice(0, dot), endpoint: key.slice(dot + 1) };
}
