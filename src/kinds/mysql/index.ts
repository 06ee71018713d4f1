import { mysqlConnection } from '../parts/mysql-protocol.ts';
import { schema, type MysqlOptions } from '../parts/mysql-schema.ts';
import { describeMysqlServer, loadMysqlProbe, mysqlDatabases } from '../parts/mysql-server.ts';
import type { Kind } from '../kind.ts';

const own = {
  kind: 'mysql',
  usual: { image: 'docker.io/library/mysql', tag: '9.7' },
  variable: 'MYSQL_ROOT_PASSWORD',
  driver: 'mysql',
} as const;

export const mysql: Kind<MysqlOptions> = {
  name: own.kind,
  summary: 'A MySQL server with its databases.',
  group: 'data',
  schema,
  children: [mysqlDatabases],
  images: ['mysql', 'mysql/mysql-server', 'bitnami/mysql', 'percona'],
  signs: {
    usualName: 'db',
    schemes: ['mysql', 'mysql2'],
    keys: [
      ['server', 'uid'],
      ['server', 'user'],
      ['server', 'port', 'database'],
    ],
    databaseVariables: ['MYSQL_DATABASE'],
    passwordVariables: ['MYSQL_ROOT_PASSWORD'],
  },
  describe: (input) => describeMysqlServer(input, own),
  connect: (server) => mysqlConnection(server, own.driver),
  handshake: loadMysqlProbe,
  usualPort: 3306,
  cluster: () => import('./kubernetes.ts').then(({ mysqlCluster }) => mysqlCluster),
};
