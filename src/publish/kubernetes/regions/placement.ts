import type { Application } from '../../../model/application.ts';
import type { Resource } from '../../../model/resource.ts';
import { isPublished } from '../cluster.ts';
import type { KubernetesOptions } from '../options.ts';
import { runsInCluster } from '../runs-in-cluster.ts';

/** What the regions of an application are told apart by. */
export interface Placing {
  readonly application: Application;
  readonly options: Pick<KubernetesOptions, 'region'>;
}

/** The regions that something of the application runs in, sorted. */
export function regionsOf(application: Application): readonly string[] {
  const published = [...application.resources.values()].filter((resource) => isPublished(application, resource));
  return [...new Set(published.flatMap((resource) => placeOf(resource) ?? []))].sort();
}

/** Whether it belongs to the cluster that is published for. What names no region belongs to every one. */
export function isHere({ options: { region } }: Placing, resource: Resource): boolean {
  const place = placeOf(resource);
  return region === undefined || place === undefined || place === region;
}

/** The other regions from which one resource comes to another that runs here alone. */
export function regionsCalling(placing: Placing, from: Resource, to: Resource): readonly string[] {
  const { region } = placing.options;
  if (region === undefined || placeOf(to) !== region) return [];
  const place = placeOf(from);
  const all = place === undefined ? regionsOf(placing.application) : [place];
  return all.filter((other) => other !== region);
}

/** What is only given, such as a key vault, has no place in a cluster, wherever it stands. */
function placeOf(resource: Resource): string | undefined {
  return runsInCluster(resource) || resource.entrance !== undefined ? resource.region : undefined;
}
