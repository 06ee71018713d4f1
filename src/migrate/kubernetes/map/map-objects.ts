import type { Remark } from '../../report/report.ts';
import type { Draft, DraftParameter, DraftResource, DraftTarget } from '../../draft/draft.ts';
import type { ClusterObject } from '../read/cluster-object.ts';
import { mapCompanions } from './companions.ts';
import { mapEndpoints } from './endpoints.ts';
import { mapHealth } from './health.ts';
import { mapLogin } from './login.ts';
import { createRemarks, type MapOptions, type MappedWorkload, type Mapping } from './mapping.ts';
import { mapOwnReferences, mapPolicies, sortOwnReferences } from './neighbours.ts';
import { mapRunning } from './running.ts';
import { mapScalers } from './scalers.ts';
import { mapStores } from './stores.ts';
import { mapVariables } from './variables.ts';
import { mapVolumes } from './volumes.ts';
import { mapWaysIn } from './ways-in.ts';
import { findWorkloads } from './workloads.ts';

export interface MappedObjects {
  readonly draft: Draft;
  readonly mapping: Mapping;
  readonly secrets: ReadonlyMap<string, string>;
  readonly remarks: Remark[];
}

/** Kubernetes objects as a draft of a manifest. What of them found no place is still to be looked for. */
export async function mapObjects(
  objects: readonly ClusterObject[],
  options: MapOptions,
  name: string,
): Promise<MappedObjects> {
  const { remarks, remark } = createRemarks();
  const parameters: DraftParameter[] = [];
  const secrets = new Map<string, string>();
  const hosts = new Map<string, DraftTarget>();
  const { workloads, takeName } = await findWorkloads({ objects, options, hosts, remark });
  const of = (...kinds: readonly string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  const mapping: Mapping = {
    objects,
    options,
    name,
    isOurs: workloads.every(({ object }) => object.isOurs),
    hidden: { all: parameters, secrets },
    workloads,
    hosts,
    takeName,
    unlocked: [],
    further: [],
    of,
    find: (kind, wanted) => objects.find((object) => object.kind === kind && object.name === wanted),
    remark,
  };
  mapStores(mapping);
  for (const workload of workloads) mapEndpoints(mapping, workload);
  for (const workload of workloads) mapLogin(mapping, workload);
  for (const workload of workloads) mapWorkload(mapping, workload);
  mapWaysIn(mapping);
  mapPolicies(mapping);
  sortOwnReferences(mapping);
  mapScalers(mapping);
  if (mapping.unlocked.length > 0) {
    const text =
      'had no `securityContext` and is published as user 10001 on a read-only root: say what it needs with `user:`, `writablePaths:` and `security:`';
    remark('changed', mapping.unlocked.join(', '), text);
  }
  const resources = inOrder(mapping);
  return { draft: { name, parameters, resources }, mapping, secrets, remarks };
}

/** Servers first. What `publish` wrote names the first user of a shared volume on its claim. */
function inOrder({ workloads, further, isOurs, of }: Mapping): readonly DraftResource[] {
  const owners = new Set(
    of('PersistentVolumeClaim').map((claim) => claim.look('metadata', 'labels', 'app.kubernetes.io/name')),
  );
  const rank = ({ server, pod, resource }: MappedWorkload): number => {
    if (server !== undefined) return pod === undefined ? 0 : 1;
    return isOurs && owners.has(resource.name) ? 2 : 3;
  };
  const sorted = workloads.toSorted((one, other) => rank(one) - rank(other));
  return [...sorted.map(({ resource }) => resource), ...further];
}

function mapWorkload(mapping: Mapping, workload: MappedWorkload): void {
  if (workload.pod === undefined) return;
  mapCompanions(mapping, workload);
  if (workload.object.isOurs) mapOwnReferences(mapping, workload);
  mapVolumes(mapping, workload);
  if (workload.server === undefined) mapVariables(mapping, workload);
  mapRunning(mapping, workload);
  mapHealth(mapping, workload);
}
