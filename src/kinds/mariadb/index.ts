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
import { schema, type MariadbOptions } from './schema.ts';

const usual = { image: 'docker.io/library/mariadb', tag: '11.8' } as const;
const databases = { property: 'databases', type: 'database', inner: 'database' } as const;

export const mariadb: Kind<MariadbOptions> = {
  name: 'mariadb',
  summary: 'A MariaDB server with its databases.',
  group: 'data',
  schema,
  children: [databases],
  images: ['mariadb', 'bitnami/mariadb', 'linuxserver/mariadb'],
  describe: describeMariadb,
  connect,
  usualPort: 3306,
};

function describeMariadb(input: KindInput<MariadbOptions>): Description {
  const { name, options } = input;
  const image = imageOf(options, usual);
  const { expression: password, parameters } = passwordOf(input, generatedPassword);
  const server = ownServer(input, 'tcp', { username: literal('root'), password });
  return {
    endpoints: [serverEndpoint('tcp', 3306, portOf(options))],
    workload: serverWorkload(input, { image: image.source, dataPath: '/var/lib/mysql' }),
    env: { MARIADB_ROOT_PASSWORD: password },
    connection: connect({ ...server, ...databaseOfPrimary(input, databases) }),
    parameters,
    children: childrenWith(input, databases, (child) => ({ connection: connect(inside(server, child)) })),
    companions: phpMyAdmin(name, options.admin),
    uses: primaryUse(options, 'mariadb'),
    notes: productionNotes(name, options),
    refusal: serverNotRunnable('mariadb', `${usual.image}:${usual.tag}`),
  };
}

function connect(server: Server): Connection {
  return mysqlConnection(server, 'mariadb');
}
