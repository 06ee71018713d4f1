import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';
import { clusterCommand } from '../parts/cluster-command.ts';
import { brokerConfiguration, brokerScript, configurationPath } from './configuration.ts';

export const mosquittoCluster: ClusterKind = { profile };

const passwordFile = '/tmp/mosquitto-passwords';

function profile(server: ClusterServer): ClusterProfile {
  const script = brokerScript(passwordFile, `chmod 0600 ${passwordFile}`);
  return {
    dataPath: '/mosquitto/data',
    // Messages that are retained, and sessions of clients that are away.
    holdsData: true,
    writablePaths: [],
    files: [{ path: configurationPath, content: brokerConfiguration(passwordFile) }],
    ...clusterCommand(server, { own: 4, command: ['sh', '-c', script, 'mosquitto'] }),
    size: { cpuRequest: '50m', cpuLimit: '500m', memory: '128Mi' },
  };
}
