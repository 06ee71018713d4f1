import { mysqlConnection } from '../parts/mysql-protocol.ts';
import { schema, type MysqlOptions } from '../parts/mysql-schema.ts';
import { describeMysqlServer, loadMysqlProbe, mysqlDatabases } from '../parts/mysql-server.ts';
import type { Kind } from '../kind.ts';

const own = {
  kind: 'mariadb',
  usual: { image: 'docker.io/library/mariadb', tag: '11.8' },
  variable: 'MARIADB_ROOT_PASSWORD',
  driver: 'mariadb',
  isEmbeddable: true,
} as const;

export const mariadb: Kind<MysqlOptions> = {
  name: own.kind,
  summary: 'A MariaDB server with its databases.',
  group: 'data',
  schema,
  children: [mysqlDatabases],
  images: ['mariadb', 'bitnami/mariadb', 'linuxserver/mariadb'],
  signs: {
    usualName: 'db',
    schemes: ['mariadb'],
    databaseVariables: ['MARIADB_DATABASE', 'MYSQL_DATABASE'],
    passwordVariables: ['MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD'],
  },
  describe: (input) => describeMysqlServer(input, own),
  connect: (server) => mysqlConnection(server, own.driver),
  handshake: loadMysqlProbe,
  usualPort: 3306,
  embedded: () => import('./embedded.ts').then(({ embeddedMariadb }) => embeddedMariadb),
  cluster: () => import('./kubernetes.ts').then(({ mariadbCluster }) => mariadbCluster),
};
