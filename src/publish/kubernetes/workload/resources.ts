import type { ResourceRequirements } from 'kubernetes-types/core/v1.js';
import type { ServerSize } from '../../../kinds/cluster.ts';
import type { Resource } from '../../../model/resource.ts';
import { parseQuantity } from '../../../support/quantity.ts';

const usual = { cpuRequest: '100m', cpuLimit: '1', memory: '256Mi' } as const;
const javaLike = { cpuRequest: '250m', cpuLimit: '2', memory: '768Mi' } as const;
const ephemeral = '256Mi';

/**
 * Requests and limits of a pod. Memory and disk are asked for as a whole, so that a node is never overcommitted; the cpu
 * limit is several times the request, because running at the request would be slow at every peak.
 */
export function podResources(resource: Resource): ResourceRequirements {
  const { workload } = resource;
  const language = workload?.runs === 'process' ? (workload.language ?? '') : '';
  const isJava = language.startsWith('Java');
  return withDisk(sized(resource, isJava ? javaLike : usual), isJava ? '512Mi' : ephemeral);
}

/** The same for a server, whose kind knows what it needs. An operator gives it its disk. */
export function serverResources(resource: Resource, size: ServerSize = usual): ResourceRequirements {
  return sized(resource, size);
}

export function withDisk({ requests, limits }: ResourceRequirements, disk: string): ResourceRequirements {
  return { requests: { ...requests, 'ephemeral-storage': disk }, limits: { ...limits, 'ephemeral-storage': disk } };
}

function sized({ limits }: Resource, size: ServerSize): ResourceRequirements {
  const cpu = limits.cpu === undefined ? size.cpuLimit : toCores(limits.cpu);
  const request = (parseQuantity(size.cpuRequest) ?? 0) > (parseQuantity(cpu) ?? 0) ? cpu : size.cpuRequest;
  const memory = limits.memory === undefined ? size.memory : toBytes(limits.memory);
  return { requests: { cpu: request, memory }, limits: { cpu, memory } };
}

/** As people write it: whole cores, else thousandths. */
function toCores(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${Math.max(1, Math.round(cores * 1000))}m`;
}

/** In the largest unit that leaves nothing over. */
function toBytes(bytes: number): string {
  const units = [
    ['Gi', 2 ** 30],
    ['Mi', 2 ** 20],
    ['Ki', 2 ** 10],
  ] as const;
  const fitting = units.find(([, size]) => bytes % size === 0);
  return fitting === undefined ? String(bytes) : `${bytes / fitting[1]}${fitting[0]}`;
}
