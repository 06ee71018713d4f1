import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { listeningPort } from '../../endpoint-text.ts';
import type { ClusterFacts } from '../text/resolve.ts';
import type { Unit } from '../unit.ts';

/** Where an entrance passes requests on to. */
export interface EntranceTarget {
  readonly resource: Resource;
  readonly endpoint: Endpoint;
  /** The Service that leads there. */
  readonly host: string;
  readonly port: number;
}

/** As a route or an origin names it. */
export interface NamedTarget {
  readonly resource: string;
  readonly endpoint?: string;
}

export interface Targeting {
  readonly publishing: Publishing;
  readonly facts: ClusterFacts;
  readonly units: readonly Unit[];
}

/** The target in the cluster, or `undefined` (reported at the entrance) where nothing answers there. */
export function findTarget(
  { publishing, facts, units }: Targeting,
  entrance: Resource,
  named: NamedTarget,
): EntranceTarget | undefined {
  const unit = units.find(({ resource }) => resource.name === named.resource);
  const endpoint = unit === undefined ? undefined : endpointOf(unit.resource, named);
  const isRunning = unit !== undefined && unit.form !== 'given';
  const host = isRunning && endpoint !== undefined ? facts.host(unit.resource, endpoint) : undefined;
  if (unit !== undefined && endpoint !== undefined && host !== undefined) {
    return { resource: unit.resource, endpoint, host, port: listeningPort(endpoint) };
  }
  const what = named.endpoint === undefined ? 'no http endpoint' : `no http endpoint ${named.endpoint}`;
  reportOn(publishing, entrance, {
    code: 'ENTRANCE_LEADS_NOWHERE',
    message: `${entrance.name} passes requests on to ${named.resource}, ${isRunning ? `which has ${what}` : 'which does not run in the cluster'}`,
    hint: isRunning ? 'Give it one, or name another with `endpoint:`.' : 'Pass them on to what is published as well.',
  });
  return undefined;
}

/** The one that is named, if it speaks http (gRPC does too); else the first that speaks plain http. */
export function endpointOf({ endpoints }: Resource, { endpoint }: NamedTarget): Endpoint | undefined {
  const schemes = endpoint === undefined ? ['http', 'https'] : ['http', 'https', 'grpc'];
  return endpoints.find(({ name, scheme }) => schemes.includes(scheme) && name === (endpoint ?? name));
}
