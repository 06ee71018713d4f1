import { literal } from '../../model/expression.ts';
import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';
import { clusterCommand } from '../parts/cluster-command.ts';

export const minioCluster: ClusterKind = { profile };

function profile(server: ClusterServer): ClusterProfile {
  return {
    dataPath: '/data',
    holdsData: true,
    writablePaths: [],
    // It makes a folder for certificates there.
    env: { HOME: literal('/tmp') },
    ...(server.children.length === 0 ? {} : withBuckets(server)),
    ready: { endpoint: 'http', path: '/minio/health/ready' },
    size: { cpuRequest: '250m', cpuLimit: '1', memory: '1Gi' },
  };
}

/** On a single disk a folder is a bucket. */
function withBuckets(server: ClusterServer): Pick<ClusterProfile, 'entrypoint' | 'command'> {
  const folders = server.children.map(({ name, creation }) => `'/data/${creation?.name ?? name}'`).join(' ');
  const script = `mkdir -p ${folders} && exec minio server /data --console-address :9001 "$@"`;
  return clusterCommand(server, { own: 4, entrypoint: ['sh', '-c'], command: [script, 'minio'] });
}
