import { literal } from '../../model/expression.ts';
import { childrenWith, creationOf } from '../parts/child-list.ts';
import { generatedPassword, passwordOf } from '../parts/credentials.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes, serverRefusal } from '../parts/limitations.ts';
import { databaseOfPrimary } from '../parts/primary.ts';
import { inside, ownServer } from '../parts/server-connection.ts';
import { portOf, primaryUse, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { connect } from './connection.ts';
import { schema, type SqlserverOptions } from './schema.ts';

const usual = { image: 'mcr.microsoft.com/mssql/server', tag: '2022-latest' } as const;
const databases = { property: 'databases', type: 'database', inner: 'database' } as const;

export const sqlserver: Kind<SqlserverOptions> = {
  name: 'sqlserver',
  summary: 'A Microsoft SQL Server with its databases.',
  group: 'data',
  schema,
  children: [databases],
  images: ['mssql/server', 'azure-sql-edge'],
  signs: {
    usualName: 'db',
    schemes: ['mssql', 'sqlserver'],
    passwordVariables: ['MSSQL_SA_PASSWORD', 'SA_PASSWORD'],
    keys: [
      ['server', 'database'],
      ['server', 'initial catalog'],
      ['server', 'user id'],
      ['data source', 'initial catalog'],
      ['data source', 'user id'],
      ['server', 'database', 'trustservercertificate'],
      ['server', 'database', 'encrypt'],
    ],
    words: ['mssql'],
  },
  describe: describeSqlserver,
  connect,
  handshake: loadProbe,
  usualPort: 1433,
  cluster: () => import('./kubernetes.ts').then(({ sqlserverCluster }) => sqlserverCluster),
};

function describeSqlserver(input: KindInput<SqlserverOptions>): Description {
  const { name, options } = input;
  const image = imageOf(options, usual);
  // The server itself refuses a password without these.
  const generate = { ...generatedPassword, minLower: 1, minUpper: 1, minNumeric: 1 };
  const { expression: password, parameters } = passwordOf(input, generate);
  const login = { username: literal('sa'), password };
  const server = ownServer(input, 'tcp', login);
  const refusal = serverRefusal(input);
  return {
    endpoints: [serverEndpoint('tcp', 1433, portOf(options))],
    workload: serverWorkload(input, { image: image.source, dataPath: '/var/opt/mssql' }),
    env: { ACCEPT_EULA: literal('Y'), MSSQL_SA_PASSWORD: password },
    connection: connect({ ...server, ...databaseOfPrimary(input, databases) }),
    parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: login, load: loadProbe },
    children: childrenWith(input, databases, (child) => ({
      connection: connect(inside(server, child)),
      creation: creationOf(child, { endpoint: 'tcp', connection: login, load: loadCreation }),
    })),
    uses: primaryUse(options, 'sqlserver'),
    notes: productionNotes(name, options),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeSqlserver);
}

function loadCreation() {
  return import('./prepare.ts').then((module) => module.createDatabase);
}
