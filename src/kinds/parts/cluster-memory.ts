import { parseQuantity } from '../../support/quantity.ts';
import type { ClusterServer, ServerSize } from '../cluster.ts';

/** Three quarters of the memory that a server may use, in MiB: the rest is for what it does besides keeping data. */
export function memoryForData({ resource: { limits } }: ClusterServer, { memory }: ServerSize): number {
  const bytes = limits.memory ?? parseQuantity(memory) ?? 0;
  return Math.max(1, Math.floor((bytes * 0.75) / 2 ** 20));
}
