import type { Affinity } from 'kubernetes-types/core/v1.js';

/** Keeps pods in a region, by the label that clouds give their nodes. */
export function toNodeAffinity(region: string | undefined): Affinity['nodeAffinity'] {
  if (region === undefined) return undefined;
  const inRegion = { key: 'topology.kubernetes.io/region', operator: 'In', values: [region] };
  return {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [inRegion] }] },
  };
}
