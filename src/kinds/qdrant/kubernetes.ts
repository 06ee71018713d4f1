import { literal } from '../../model/expression.ts';
import type { ClusterKind } from '../cluster.ts';

export const qdrantCluster: ClusterKind = {
  profile: () => ({
    dataPath: '/qdrant/storage',
    holdsData: true,
    writablePaths: ['/qdrant/init'],
    env: {
      QDRANT_INIT_FILE_PATH: literal('/qdrant/init/.qdrant-initialized'),
      // As large as the data itself, so on its volume.
      QDRANT__STORAGE__SNAPSHOTS_PATH: literal('/qdrant/storage/snapshots'),
    },
    ready: { endpoint: 'http', path: '/readyz' },
    size: { cpuRequest: '250m', cpuLimit: '2', memory: '1Gi' },
  }),
};
