import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import type { PublishedObject } from '../kubernetes/unit.ts';
import type { ResourceValues } from './resource-values.ts';
import { slots } from './slots/index.ts';

/** The values of every resource, in the manifest's order. */
export interface ChartValues {
  /** What the chart has when nobody says otherwise: the base's, and another environment's for what the base lacks. */
  readonly usual: ReadonlyMap<string, ResourceValues>;
  /** The same, whole, as each environment has it. */
  readonly byEnvironment: ReadonlyMap<string, ReadonlyMap<string, ResourceValues>>;
}

export function readChartValues(environments: readonly PublishedEnvironment[]): ChartValues {
  const read = new Map(environments.map(({ environment, publication }) => [environment, readValues(publication)]));
  const resources = new Set([...read.values()].flatMap((values) => [...values.keys()]));
  const usual = new Map(
    [...resources].map((resource) => [resource, usualValues([...read.values()].map((each) => each.get(resource)))]),
  );
  const complete = (own: ReadonlyMap<string, ResourceValues>) =>
    new Map([...usual].map(([resource, values]) => [resource, completeValues(own.get(resource), values)]));
  return {
    usual,
    byEnvironment: new Map([...read].map(([environment, own]) => [environment, complete(own)])),
  };
}

/** The resource whose values fill an object. */
export function ownerOf({ resource, object }: PublishedObject): string | undefined {
  // Volumes may be shared: they belong to the first that mounts them.
  return resource ?? (object.kind === 'PersistentVolumeClaim' ? object.metadata.labels?.[nameLabel] : undefined);
}

const nameLabel = 'app.kubernetes.io/name';

function readValues({ objects, units }: PublishedEnvironment['publication']): ReadonlyMap<string, ResourceValues> {
  const owned = new Map<string | undefined, KubernetesObject[]>();
  for (const published of objects) {
    const owner = ownerOf(published);
    owned.set(owner, [...(owned.get(owner) ?? []), published.object]);
  }
  return new Map(
    units.flatMap(({ resource: { name } }) => {
      const own = owned.get(name) ?? [];
      const values = Object.assign({}, ...slots.map((slot) => slot.read(own, name))) as ResourceValues;
      return Object.keys(values).length === 0 ? [] : [[name, values] as const];
    }),
  );
}

function usualValues([base, ...others]: readonly (ResourceValues | undefined)[]): ResourceValues {
  const further = others.filter((values) => values !== undefined);
  const all = Object.assign({}, base, ...further.toReversed(), base) as ResourceValues;
  return base === undefined ? all : completeValues(base, all);
}

/** What is not there in one environment must not be there by another's values either. */
function completeValues(own: ResourceValues | undefined, usual: ResourceValues): ResourceValues {
  if (own === undefined) return usual;
  const { autoscaling, env, hosts, storage } = usual;
  return {
    ...usual,
    ...own,
    ...(autoscaling === undefined ? {} : { autoscaling: own.autoscaling ?? { ...autoscaling, enabled: false } }),
    ...(env === undefined ? {} : { env: own.env ?? {} }),
    ...(hosts === undefined ? {} : { hosts: own.hosts ?? hosts }),
    ...(storage === undefined ? {} : { storage: { ...storage, ...own.storage } }),
  };
}
