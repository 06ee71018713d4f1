import type { Affinity } from 'kubernetes-types/core/v1.js';
import type { Resource } from '../../../model/resource.ts';
import type { Placing } from '../regions/placement.ts';

/** Keeps pods in a region, by the label that clouds give their nodes. A cluster of that region alone needs none. */
export function toNodeAffinity({ options }: Placing, { region }: Resource): Affinity['nodeAffinity'] {
  if (region === undefined || options.region !== undefined) return undefined;
  const inRegion = { key: 'topology.kubernetes.io/region', operator: 'In', values: [region] };
  return {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [inRegion] }] },
  };
}
