import { literal } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { childrenWith } from '../parts/child-list.ts';
import { propertyOf, text } from '../parts/connection-text.ts';
import { passwordOf, plainPassword, usernameOf } from '../parts/credentials.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes, serverRefusal } from '../parts/limitations.ts';
import { databaseOfPrimary } from '../parts/primary.ts';
import {
  addressText,
  inside,
  loginInUri,
  ownServer,
  partsOf,
  querySettings,
  type Server,
} from '../parts/server-connection.ts';
import { portOf, primaryUse, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Companion, Description, Kind, KindInput } from '../kind.ts';
import { schema, type MongodbOptions } from './schema.ts';

const usual = { image: 'docker.io/library/mongo', tag: '8.3' } as const;
const databases = { property: 'databases', type: 'database', inner: 'database' } as const;
const pool = {
  min: 'minPoolSize',
  max: 'maxPoolSize',
  timeout: 'waitQueueTimeoutMS',
  timeoutIn: 'milliseconds',
} as const;

export const mongodb: Kind<MongodbOptions> = {
  name: 'mongodb',
  summary: 'A MongoDB server with its databases.',
  group: 'data',
  schema,
  children: [databases],
  images: ['mongo', 'mongodb/mongodb-community-server', 'bitnami/mongodb'],
  signs: {
    usualName: 'db',
    schemes: ['mongodb'],
    words: ['mongo'],
    databaseVariables: ['MONGO_INITDB_DATABASE', 'MONGODB_DATABASE'],
    usernameVariables: ['MONGO_INITDB_ROOT_USERNAME'],
    passwordVariables: ['MONGO_INITDB_ROOT_PASSWORD'],
  },
  describe: describeMongodb,
  connect,
  handshake: loadProbe,
  usualPort: 27017,
  cluster: () => import('./kubernetes.ts').then(({ mongodbCluster }) => mongodbCluster),
};

function describeMongodb(input: KindInput<MongodbOptions>): Description {
  const { name, options } = input;
  const image = imageOf(options, usual);
  const username = usernameOf(input, 'admin');
  const { expression: password, parameters } = passwordOf(input, plainPassword);
  const login = { username, password };
  const server = ownServer(input, 'tcp', login);
  const refusal = serverRefusal(input);
  return {
    endpoints: [serverEndpoint('tcp', 27017, portOf(options))],
    workload: serverWorkload(input, { image: image.source, dataPath: '/data/db' }),
    env: { MONGO_INITDB_ROOT_USERNAME: username, MONGO_INITDB_ROOT_PASSWORD: password },
    connection: connect({ ...server, ...databaseOfPrimary(input, databases) }),
    parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: login, load: loadProbe },
    children: childrenWith(input, databases, (child) => ({ connection: connect(inside(server, child)) })),
    companions: options.admin === true ? [{ name: `${name}-admin`, resource: mongoExpress(name) }] : [],
    uses: primaryUse(options, 'mongodb'),
    notes: productionNotes(name, options),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeMongodb);
}

function connect(server: Server): Connection {
  const { resource, password } = server;
  const login = password === undefined ? [] : ['authSource=admin', 'authMechanism=SCRAM-SHA-256'];
  const path = server.inside === undefined ? '' : propertyOf(resource, 'databaseName', 'uri');
  const query = querySettings(server, pool, login);
  const uri = text`mongodb://${loginInUri(server)}${addressText(server)}/${path}${query}`;
  return {
    connectionString: uri,
    properties: {
      ...partsOf(server),
      ...(password === undefined
        ? {}
        : { authenticationDatabase: literal('admin'), authenticationMechanism: literal('SCRAM-SHA-256') }),
      uri,
      ...(server.inside === undefined ? {} : { databaseName: server.inside }),
    },
  };
}

function mongoExpress(name: string): Companion['resource'] {
  return {
    type: 'container',
    image: 'docker.io/library/mongo-express:1.0',
    references: [name],
    endpoints: { http: { targetPort: 8081 } },
    env: {
      ME_CONFIG_MONGODB_SERVER: `\${${name}.host}`,
      ME_CONFIG_MONGODB_PORT: `\${${name}.port}`,
      ME_CONFIG_MONGODB_ADMINUSERNAME: `\${${name}.username}`,
      ME_CONFIG_MONGODB_ADMINPASSWORD: `\${${name}.password}`,
      ME_CONFIG_BASICAUTH: 'false',
    },
  };
}
