import { literal } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { childrenWith } from '../parts/child-list.ts';
import { generatedPassword, passwordOf } from '../parts/credentials.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes, serverNotRunnable } from '../parts/limitations.ts';
import { mysqlConnection, phpMyAdmin } from '../parts/mysql-protocol.ts';
import { databaseOfPrimary } from '../parts/primary.ts';
import { inside, ownServer, type Server } from '../parts/server-connection.ts';
import { portOf, primaryUse, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type MysqlOptions } from './schema.ts';

const usual = { image: 'docker.io/library/mysql', tag: '9.7' } as const;
const databases = { property: 'databases', type: 'database', inner: 'database' } as const;

export const mysql: Kind<MysqlOptions> = {
  name: 'mysql',
  summary: 'A MySQL server with its databases.',
  group: 'data',
  schema,
  children: [databases],
  images: ['mysql', 'mysql/mysql-server', 'bitnami/mysql', 'percona'],
  describe: describeMysql,
  connect,
  usualPort: 3306,
};

function describeMysql(input: KindInput<MysqlOptions>): Description {
  const { name, options } = input;
  const image = imageOf(options, usual);
  const { expression: password, parameters } = passwordOf(input, generatedPassword);
  const server = ownServer(input, 'tcp', { username: literal('root'), password });
  return {
    endpoints: [serverEndpoint('tcp', 3306, portOf(options))],
    workload: serverWorkload(input, { image: image.source, dataPath: '/var/lib/mysql' }),
    env: { MYSQL_ROOT_PASSWORD: password },
    connection: connect({ ...server, ...databaseOfPrimary(input, databases) }),
    parameters,
    children: childrenWith(input, databases, (child) => ({ connection: connect(inside(server, child)) })),
    companions: phpMyAdmin(name, options.admin),
    uses: primaryUse(options, 'mysql'),
    notes: productionNotes(name, options),
    refusal: serverNotRunnable('mysql', `${usual.image}:${usual.tag}`),
  };
}

function connect(server: Server): Connection {
  return mysqlConnection(server, 'mysql');
}
