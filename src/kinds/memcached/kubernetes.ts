import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';
import { clusterCommand } from '../parts/cluster-command.ts';
import { memoryForData } from '../parts/cluster-memory.ts';

export const memcachedCluster: ClusterKind = { profile };

const size = { cpuRequest: '100m', cpuLimit: '500m', memory: '256Mi' } as const;

function profile(server: ClusterServer): ClusterProfile {
  const memory = String(memoryForData(server, size));
  return {
    holdsData: false,
    writablePaths: [],
    ...clusterCommand(server, { own: 0, command: ['memcached', `--memory-limit=${memory}`] }),
    size,
  };
}
