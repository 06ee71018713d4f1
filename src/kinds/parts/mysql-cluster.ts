import type { ClusterKind } from '../cluster.ts';
import { creationFile, creationNotes } from './creation-file.ts';

/** What tells the servers of this protocol apart. */
interface MysqlPrograms {
  readonly client: string;
  /** The variable of the container that holds the password. */
  readonly variable: string;
}

export function mysqlInCluster({ client, variable }: MysqlPrograms): ClusterKind {
  // As others reach it: while it makes its first data, it listens on its socket alone.
  const ask = `MYSQL_PWD="$${variable}" ${client} --host="$HOSTNAME" --user=root --execute='SELECT 1'`;
  return {
    profile: (server) => ({
      dataPath: '/var/lib/mysql',
      holdsData: true,
      writablePaths: ['/run/mysqld'],
      files: creationFile(server, (name) => `CREATE DATABASE IF NOT EXISTS \`${name.replaceAll('`', '``')}\`;`),
      ready: { command: ['sh', '-c', ask] },
      secretFiles: [variable],
      size: { cpuRequest: '500m', cpuLimit: '2', memory: '1Gi' },
      // Sorting and temporary tables.
      disk: '1Gi',
      notes: creationNotes(server),
    }),
  };
}
