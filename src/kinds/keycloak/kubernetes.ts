import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';
import { clusterCommand } from '../parts/cluster-command.ts';

export const keycloakCluster: ClusterKind = { profile };

/** For production, behind the gateway that ends TLS. Which name it has is what those who call it call it by. */
const start = ['start', '--http-enabled=true', '--proxy-headers=xforwarded', '--hostname-strict=false'];

function profile(server: ClusterServer): ClusterProfile {
  const { options } = server.resource;
  const imported = options['realms'] === undefined ? [] : ['--import-realm'];
  const hasDatabase = Object.hasOwn(options['env'] ?? {}, 'KC_DB');
  return {
    dataPath: '/opt/keycloak/data',
    holdsData: !hasDatabase,
    writablePaths: [],
    // It builds itself anew for its settings when it starts.
    copiedPaths: ['/opt/keycloak/lib/quarkus'],
    ...clusterCommand(server, { own: 1 + imported.length, command: [...start, ...imported] }),
    size: { cpuRequest: '500m', cpuLimit: '2', memory: '1280Mi' },
    disk: '512Mi',
    notes: hasDatabase
      ? []
      : ['it keeps its users in a file: give it a database with `KC_DB`, `KC_DB_URL` and its login for what matters'],
  };
}
