import type { Resource } from '../../model/resource.ts';

/** Whether pods of ours or of an operator run for it: a workload, or what passes requests on by their path. */
export function runsInCluster({ workload, entrance }: Resource): boolean {
  return workload !== undefined || entrance?.passesOn === 'by-path';
}
