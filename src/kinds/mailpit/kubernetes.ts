import { literal } from '../../model/expression.ts';
import type { ClusterKind } from '../cluster.ts';

export const mailpitCluster: ClusterKind = {
  profile: () => ({
    dataPath: '/data',
    holdsData: false,
    writablePaths: [],
    env: { MP_DATABASE: literal('/data/mailpit.db') },
    ready: { endpoint: 'http', path: '/readyz' },
    size: { cpuRequest: '50m', cpuLimit: '500m', memory: '128Mi' },
    disk: '512Mi',
    notes: ['it delivers no mail, and shows it to everybody who reaches its page: name the real server for real mail'],
  }),
};
