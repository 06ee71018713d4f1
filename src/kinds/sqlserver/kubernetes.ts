import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';

export const sqlserverCluster: ClusterKind = { profile };

/** The folder of its tools has their version in its name. The password is the one that they look for. */
const ask =
  'export SQLCMDPASSWORD="$MSSQL_SA_PASSWORD"; for tool in /opt/mssql-tools*/bin/sqlcmd; do exec "$tool" -C -S 127.0.0.1 -U sa -b -Q "SELECT 1"; done';

function profile({ children }: ClusterServer): ClusterProfile {
  const names = children.map(({ name, creation }) => creation?.name ?? name).join(', ');
  return {
    dataPath: '/var/opt/mssql',
    holdsData: true,
    writablePaths: [],
    ready: { command: ['sh', '-c', ask] },
    // It does not start with less.
    size: { cpuRequest: '500m', cpuLimit: '2', memory: '2Gi' },
    disk: '1Gi',
    capabilities: ['NET_BIND_SERVICE'],
    notes: children.length === 0 ? [] : [`its databases (${names}) are not made: let your migrations create them`],
  };
}
