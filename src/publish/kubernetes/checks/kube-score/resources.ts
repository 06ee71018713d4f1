import { parseQuantity } from '../../../../support/quantity.ts';
import { inContainers, inPods, type Check, type Complaint } from '../check.ts';
import type { PodContainer } from '../read/pod.ts';
import { knownWorkloads } from './known.ts';

const limits = 'Write `resources.requests` and `resources.limits` (`limits:` of the resource).';

export const containerResources: Check = {
  name: 'container-resources',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'Containers have requests and limits of cpu and memory.',
  remedy: limits,
  severity: 'critical',
  find: (set) => [
    ...inPods(knownWorkloads(set), ({ containers }) => containers.length === 0 && 'has no container'),
    ...inContainers(knownWorkloads(set), (container) => missing(container, ['cpu', 'memory'])),
  ],
};

export const containerEphemeralStorageRequestAndLimit: Check = {
  name: 'container-ephemeral-storage-request-and-limit',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'Containers have a request and a limit of ephemeral storage.',
  remedy: 'Write `ephemeral-storage` under `resources.requests` and `resources.limits`.',
  severity: 'critical',
  find: (set) => inContainers(knownWorkloads(set), (container) => missing(container, ['ephemeral-storage'])),
};

export const containerEphemeralStorageRequestEqualsLimit: Check = {
  name: 'container-ephemeral-storage-request-equals-limit',
  tool: 'kube-score',
  isDefault: false,
  isAboutPods: true,
  wants: 'Containers request the ephemeral storage that they may use.',
  remedy: 'Write the same `ephemeral-storage` under `resources.requests` and `resources.limits`.',
  severity: 'critical',
  find: (set) =>
    inContainers(knownWorkloads(set), (container) => {
      const request = amount(container, 'requests', 'ephemeral-storage');
      const limit = amount(container, 'limits', 'ephemeral-storage');
      return (
        request > 0 && limit > 0 && !isSame(request, limit) && 'does not request the ephemeral storage that it may use'
      );
    }),
};

export const containerMemoryRequestsEqualLimits: Check = {
  name: 'container-memory-requests-equal-limits',
  tool: 'kube-score',
  isDefault: false,
  isAboutPods: true,
  wants: 'Containers request the memory that they may use.',
  remedy: 'Write the same `memory` under `resources.requests` and `resources.limits`.',
  severity: 'critical',
  find: (set) =>
    inContainers(
      knownWorkloads(set),
      (container) =>
        !isSame(amount(container, 'requests', 'memory'), amount(container, 'limits', 'memory')) &&
        'does not request the memory that it may use',
    ),
};

function missing(container: PodContainer, resources: readonly string[]): readonly Complaint[] {
  return resources.flatMap((resource): readonly Complaint[] => [
    ...(amount(container, 'limits', resource) === 0 ? [{ message: `has no limit of ${resource}` }] : []),
    ...(amount(container, 'requests', resource) === 0
      ? [{ message: `requests no ${resource}`, severity: 'warning' as const }]
      : []),
  ]);
}

/** Absent and nonsensical ones are 0. */
function amount({ resources }: PodContainer, of: 'requests' | 'limits', resource: string): number {
  const quantity = resources?.[of][resource];
  return quantity === undefined ? 0 : (parseQuantity(quantity) ?? 0);
}

/** `700m` is not quite `0.7` once both are numbers. */
function isSame(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.max(one, other) * 1e-9;
}
