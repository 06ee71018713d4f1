import { literal, type Expression } from '../../model/expression.ts';
import { childrenWith } from '../parts/child-list.ts';
import { generatedPassword, passwordOf, usernameOf } from '../parts/credentials.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes, serverRefusal } from '../parts/limitations.ts';
import { portOf, primaryUse, serverEndpoint, serverWorkload } from '../parts/server.ts';
import { databaseOfPrimary } from '../parts/primary.ts';
import { inside, ownServer } from '../parts/server-connection.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { adminPage } from './admin.ts';
import { connect } from './connection.ts';
import { dataPath } from './data-path.ts';
import { schema, type PostgresOptions } from './schema.ts';

const usual = { image: 'docker.io/library/postgres', tag: '18.3' } as const;
const databases = { property: 'databases', type: 'database', inner: 'database' } as const;

export const postgres: Kind<PostgresOptions> = {
  name: 'postgres',
  summary: 'A PostgreSQL server with its databases.',
  group: 'data',
  schema,
  children: [databases],
  images: ['postgres', 'postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb', 'bitnami/postgresql'],
  signs: {
    usualName: 'db',
    schemes: ['postgresql', 'postgres'],
    keys: [
      ['host', 'username'],
      ['host', 'user id'],
      ['host', 'database'],
    ],
    words: ['pg'],
    databaseVariables: ['POSTGRES_DB', 'POSTGRESQL_DATABASE'],
    usernameVariables: ['POSTGRES_USER'],
    passwordVariables: ['POSTGRES_PASSWORD'],
    variants: ['postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb'],
  },
  describe: describePostgres,
  connect,
  handshake: loadProbe,
  usualPort: 5432,
  embedded: () => import('./embedded.ts').then((module) => module.embeddedPostgres),
  cluster: () => import('./kubernetes.ts').then(({ postgresCluster }) => postgresCluster),
};

function describePostgres(input: KindInput<PostgresOptions>): Description {
  const { name, options } = input;
  const image = imageOf(options, usual);
  const username = usernameOf(input, 'postgres');
  const password = passwordOf(input, generatedPassword);
  const login = { username, password: password.expression };
  const server = ownServer(input, 'tcp', login);
  const refusal = serverRefusal(input);
  return {
    endpoints: [serverEndpoint('tcp', 5432, portOf(options))],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath: dataPath(image.tag),
      // The engine's 64 MiB are too few for parallel queries.
      sharedMemory: 256 * 1024 * 1024,
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: login }),
    env: environment(username, password.expression),
    connection: connect({ ...server, ...databaseOfPrimary(input, databases) }),
    parameters: password.parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: login, load: loadProbe },
    children: childrenWith(input, databases, (child) => ({
      connection: connect(inside(server, child)),
      creation: {
        name: child.inner,
        options: child.options,
        endpoint: 'tcp',
        connection: login,
        load: () => import('./prepare.ts').then((module) => module.createDatabase),
      },
    })),
    companions: adminPage(input),
    uses: primaryUse(options, 'postgres'),
    notes: productionNotes(name, options),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probePostgres);
}

function environment(username: Expression, password: Expression): Readonly<Record<string, Expression>> {
  return {
    POSTGRES_HOST_AUTH_METHOD: literal('scram-sha-256'),
    POSTGRES_INITDB_ARGS: literal('--auth-host=scram-sha-256 --auth-local=scram-sha-256'),
    POSTGRES_USER: username,
    POSTGRES_PASSWORD: password,
  };
}
