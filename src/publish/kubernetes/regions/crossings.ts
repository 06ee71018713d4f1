import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { trafficEdges, type Edge } from '../network/edges.ts';
import type { ClusterFacts } from '../text/resolve.ts';
import type { OperatedUnit, Unit } from '../unit.ts';
import type { FilledUnit } from '../workload/companions.ts';
import { isHere, regionsCalling } from './placement.ts';
import { exportedName, reachedAt, reachedFrom } from './service-address.ts';

/** What the cluster of one region and those of the others need of each other. Sorted by name. */
export interface Crossings {
  /** Used here, and led to where they are by a Service of their name. */
  readonly services: readonly RemoteService[];
  /** Used here, and made by an operator elsewhere: somebody must copy them. */
  readonly secrets: readonly RemoteSecret[];
  /** Used elsewhere. */
  readonly exported: readonly ExportedService[];
}

export interface RemoteService {
  readonly name: string;
  /** Whose it is, and where that runs. */
  readonly resource: Resource;
  readonly region: string;
  readonly address: string;
  /** The manifest names the address. */
  readonly isNamed: boolean;
}

export interface RemoteSecret {
  readonly name: string;
  readonly region: string;
}

export interface ExportedService {
  readonly name: string;
  readonly resource: Resource;
  readonly regions: readonly string[];
}

export interface Crossing {
  readonly publishing: Publishing;
  readonly facts: ClusterFacts;
  /** Of all regions. */
  readonly units: readonly Unit[];
  /** Of this region. */
  readonly filled: readonly FilledUnit[];
}

const none: Crossings = { services: [], secrets: [], exported: [] };

/** What is used across regions, each with a note: no cluster reaches another by itself. */
export function findCrossings(crossing: Crossing): Crossings {
  const { publishing } = crossing;
  if (publishing.options.region === undefined) return none;
  const uses = trafficEdges(publishing).flatMap((edge) => usesOf(crossing, edge));
  const outward = uses.filter(({ from, to }) => isHere(publishing, from) && !isHere(publishing, to));
  const inward = uses.filter(({ from, to }) => regionsCalling(publishing, from, to).length > 0);
  const services = [...new Map(outward.map((use) => [use.service, toRemote(publishing, use)])).values()].sort(byName);
  for (const use of outward) reportUse(publishing, use);
  for (const resource of new Set(inward.map(({ to }) => to))) reportUsers(publishing, resource);
  return { services, secrets: secretsOf(crossing), exported: exportedOf(publishing, inward) };
}

/** One resource uses a Service of another. */
interface Use extends Edge {
  readonly service: string;
}

function usesOf({ facts, units }: Crossing, { from, to }: Edge): readonly Use[] {
  const unit = units.find(({ resource }) => resource === from);
  const followed = unit?.form === 'operated' ? unit.server.follows?.host : undefined;
  if (followed !== undefined) return [{ from, to, service: followed }];
  const hosts = new Set(to.endpoints.map((endpoint) => facts.host(to, endpoint)));
  return [...hosts].flatMap((service) => (service === undefined ? [] : [{ from, to, service }]));
}

function toRemote(publishing: Publishing, { service, to }: Use): RemoteService {
  const named = reachedAt(publishing, to);
  return {
    name: service,
    resource: to,
    region: to.region ?? '',
    address: named ?? exportedName(service, publishing.namespace),
    isNamed: named !== undefined,
  };
}

function exportedOf(publishing: Publishing, inward: readonly Use[]): readonly ExportedService[] {
  const exported = new Map<string, { readonly resource: Resource; readonly regions: Set<string> }>();
  for (const { service, from, to } of inward) {
    const known = exported.get(service) ?? { resource: to, regions: new Set<string>() };
    for (const region of regionsCalling(publishing, from, to)) known.regions.add(region);
    exported.set(service, known);
  }
  return [...exported]
    .map(([name, { resource, regions }]) => ({ name, resource, regions: [...regions].sort() }))
    .sort(byName);
}

/** Logins that pods here take from where an operator elsewhere puts them. */
function secretsOf({ publishing, units, filled }: Crossing): readonly RemoteSecret[] {
  const operated = units.filter((unit): unit is OperatedUnit => unit.form === 'operated');
  const makers = new Map(
    operated
      .filter(({ server }) => server.follows === undefined)
      .flatMap(({ resource, server }) =>
        Object.values(server.secrets).map(({ secret }) => [secret, resource] as const),
      ),
  );
  const taken = filled
    .flatMap(({ content }) => content.taken)
    .flatMap(({ of }) => (of.from === 'operator' ? [[of.secret, makers.get(of.secret)] as const] : []));
  const followed = operated
    .filter(({ resource }) => isHere(publishing, resource))
    .flatMap(({ resource, server }) => {
      const primary = publishing.application.resources.get(String(resource.options['replicaOf']));
      return (server.follows?.secrets ?? []).map((secret) => [secret, primary] as const);
    });
  const elsewhere = [...taken, ...followed].flatMap(([name, maker]) =>
    maker === undefined || isHere(publishing, maker) ? [] : [[name, { name, region: maker.region ?? '' }] as const],
  );
  return [...new Map(elsewhere).values()].sort(byName);
}

function reportUse(publishing: Publishing, { from, to, service }: Use): void {
  const { address, isNamed } = toRemote(publishing, { from, to, service });
  const where = isNamed ? address : `${address}, where connected clusters have it once it is exported`;
  // It looks every name up once, before it answers anything.
  const isAtStart = from.entrance?.passesOn === 'by-path';
  reportOn(publishing, from, {
    code: 'REGION_CROSSED',
    severity: 'note',
    message: `${from.name} uses ${to.name} of ${to.region}, another cluster: ${service} leads to ${where}${isAtStart ? `; ${from.name} starts only when that name resolves` : ''}`,
    hint: isNamed
      ? 'See that the name leads there from every cluster that uses it.'
      : `Export it there, or name another address: \`kubernetes: { reachedAt: ${to.name}.example.com }\` at ${to.name}.`,
  });
}

function reportUsers(publishing: Publishing, resource: Resource): void {
  if (reachedFrom(publishing, resource).length > 0) return;
  reportOn(publishing, resource, {
    code: 'REGION_CROSSED',
    severity: 'note',
    message: `${resource.name} is used from other regions, and its NetworkPolicy lets none of them in`,
    hint: 'Name the address ranges that their pods come from: `kubernetes: { reachedFrom: [10.20.0.0/16] }`.',
  });
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
