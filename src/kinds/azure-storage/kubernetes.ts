import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';

export const azureStorageCluster: ClusterKind = { profile };

function profile({ children }: ClusterServer): ClusterProfile {
  const names = children.map(({ name, creation }) => creation?.name ?? name).join(', ');
  return {
    dataPath: '/data',
    holdsData: true,
    writablePaths: [],
    size: { cpuRequest: '100m', cpuLimit: '1', memory: '512Mi' },
    notes: [
      'it is Microsoft’s emulator, whose key everybody knows: use an account of Azure (`type: external`) for what matters',
      ...(children.length === 0 ? [] : [`what is in it (${names}) is not made: let its clients create it`]),
    ],
  };
}
