import { literal } from '../../model/expression.ts';
import {
  clusterUser,
  type ClusterFile,
  type ClusterKind,
  type ClusterProfile,
  type ClusterServer,
} from '../cluster.ts';
import { creationFile, creationNotes } from '../parts/creation-file.ts';
import { dataPath } from './data-path.ts';
import { cloudNativePg } from './kubernetes-operator.ts';

export const postgresCluster: ClusterKind = { profile, operator: cloudNativePg };

function profile(server: ClusterServer): ClusterProfile {
  const path = dataPath(tagOf(server));
  return {
    dataPath: path,
    holdsData: true,
    writablePaths: ['/var/run/postgresql'],
    // Older images take the mounted folder itself, which is not the server's own and so may not be locked by it.
    ...(path.endsWith('/data') ? { env: { PGDATA: literal(`${path}/pgdata`) } } : {}),
    files: [usersOf(server), ...creationFile(server, createDatabase)],
    // Over TCP: while it makes its first data, it listens on its socket alone. The user who asks has no name there.
    ready: { command: ['sh', '-c', 'pg_isready --quiet --host=127.0.0.1 --username="$POSTGRES_USER"'] },
    secretFiles: ['POSTGRES_PASSWORD'],
    size: { cpuRequest: '500m', cpuLimit: '2', memory: '1Gi' },
    notes: creationNotes(server),
  };
}

function tagOf({ resource: { workload } }: ClusterServer): string {
  const reference =
    workload?.runs === 'container' && workload.image.from === 'registry' ? workload.image.reference : '';
  return reference.includes('@') ? '' : (reference.split(':').at(-1) ?? '');
}

/** The tools that make its first data want to know the name of who runs them; only some images make one up. */
function usersOf({ resource: { workload } }: ClusterServer): ClusterFile {
  const given = workload?.runs === 'container' ? Number.parseInt(workload.user ?? '') : Number.NaN;
  const user = Number.isNaN(given) ? clusterUser : given;
  const lines = ['root:x:0:0:root:/root:/bin/sh', `postgres:x:${user}:${user}:postgres:/var/lib/postgresql:/bin/sh`];
  return { path: '/etc/passwd', content: `${lines.join('\n')}\n`, forUser: true };
}

/** PostgreSQL has no `IF NOT EXISTS` for databases, and one may have the name of the user. */
function createDatabase(name: string): string {
  const statement = `CREATE DATABASE "${name.replaceAll('"', '""')}"`;
  const exists = `SELECT FROM pg_database WHERE datname = ${quote(name)}`;
  return `SELECT ${quote(statement)} WHERE NOT EXISTS (${exists})\\gexec`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
