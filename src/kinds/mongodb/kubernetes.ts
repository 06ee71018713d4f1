import type { ClusterKind } from '../cluster.ts';

/** Ready when its port accepts a connection: while it makes its first data, it listens on its own address alone. */
export const mongodbCluster: ClusterKind = {
  profile: () => ({
    dataPath: '/data/db',
    holdsData: true,
    writablePaths: ['/data/configdb'],
    secretFiles: ['MONGO_INITDB_ROOT_PASSWORD'],
    size: { cpuRequest: '500m', cpuLimit: '2', memory: '1Gi' },
  }),
};
