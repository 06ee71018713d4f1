import { literal } from '../../model/expression.ts';
import type { Description, KindInput } from '../kind.ts';
import { childrenWith, creationOf } from './child-list.ts';
import { generatedPassword, passwordOf } from './credentials.ts';
import { embeddingOf } from './embedding.ts';
import { imageOf, type UsualImage } from './image.ts';
import { productionNotes, serverRefusal } from './limitations.ts';
import { mysqlConnection, phpMyAdmin } from './mysql-protocol.ts';
import type { MysqlOptions } from './mysql-schema.ts';
import { databaseOfPrimary } from './primary.ts';
import { inside, ownServer } from './server-connection.ts';
import { portOf, primaryUse, serverEndpoint, serverWorkload } from './server.ts';

/** What tells servers of this protocol apart. */
export interface MysqlServer {
  readonly kind: string;
  readonly usual: UsualImage;
  /** The variable of the container that holds the password. */
  readonly variable: string;
  /** What stands after `jdbc:`. */
  readonly driver: string;
  /** It can run without a container. */
  readonly isEmbeddable?: boolean;
}

/** Databases of such a server. */
export const mysqlDatabases = { property: 'databases', type: 'database', inner: 'database' } as const;

export function describeMysqlServer(input: KindInput<MysqlOptions>, own: MysqlServer): Description {
  const { name, options } = input;
  const { expression: password, parameters } = passwordOf(input, generatedPassword);
  const login = { username: literal('root'), password };
  const server = ownServer(input, 'tcp', login);
  const image = imageOf(options, own.usual);
  const refusal = serverRefusal(input);
  return {
    endpoints: [serverEndpoint('tcp', 3306, portOf(options))],
    workload: serverWorkload(input, { image: image.source, dataPath: '/var/lib/mysql' }),
    ...(own.isEmbeddable === true && {
      embedding: embeddingOf(input, { usual: own.usual, tag: image.tag, settings: login }),
    }),
    env: { [own.variable]: password },
    connection: mysqlConnection({ ...server, ...databaseOfPrimary(input, mysqlDatabases) }, own.driver),
    parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: login, load: loadMysqlProbe },
    children: childrenWith(input, mysqlDatabases, (child) => ({
      connection: mysqlConnection(inside(server, child), own.driver),
      creation: creationOf(child, { endpoint: 'tcp', connection: login, load: loadCreation }),
    })),
    companions: phpMyAdmin(name, options.admin),
    uses: primaryUse(options, own.kind),
    notes: productionNotes(name, options),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

export function loadMysqlProbe() {
  return import('./mysql-probe.ts').then((module) => module.probeMysql);
}

function loadCreation() {
  return import('./mysql-prepare.ts').then((module) => module.createDatabase);
}
