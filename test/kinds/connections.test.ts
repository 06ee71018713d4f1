import { describe, expect, test } from 'vitest';
import { findKind } from '../../src/kinds/index.ts';
import { evaluate } from '../../src/model/expression.ts';
import type { Connection } from '../../src/model/resource.ts';
import { inputOf, resolverOf, type Options } from './kind-input.ts';

/** What references inject, byte for byte as .NET Aspire does: `…/reference/conventions.md`, sections 4.2 and 5. */
interface Case {
  readonly options?: Options;
  /** The child whose connection is meant. */
  readonly child?: string;
  readonly connectionString?: string;
  readonly furtherStrings?: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
}

const secret = 'pw-1{x}!';
const encoded = 'pw-1%7Bx%7D%21';
const ports = { tcp: 1000, http: 2000, grpc: 3000, amqp: 4000, blob: 5000, queue: 5001, table: 5002, smtp: 6000 };
const at = { host: 'localhost', port: '1000' };
const azurite =
  'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;';
const mongoQuery = 'authSource=admin&authMechanism=SCRAM-SHA-256';

const databases = { databases: [{ name: 'orders', database: 'order db' }] };

const cases: readonly (readonly [kind: string, Case])[] = [
  [
    'postgres',
    {
      connectionString: `Host=localhost;Port=1000;Username=postgres;Password=${secret}`,
      properties: {
        ...at,
        username: 'postgres',
        password: secret,
        uri: `postgresql://postgres:${encoded}@localhost:1000`,
        jdbcConnectionString: 'jdbc:postgresql://localhost:1000',
      },
    },
  ],
  [
    'postgres',
    {
      options: databases,
      child: 'orders',
      connectionString: `Host=localhost;Port=1000;Username=postgres;Password=${secret};Database=order db`,
      properties: {
        ...at,
        username: 'postgres',
        password: secret,
        uri: `postgresql://postgres:${encoded}@localhost:1000/order%20db`,
        jdbcConnectionString: 'jdbc:postgresql://localhost:1000/order%20db',
        databaseName: 'order db',
      },
    },
  ],
  [
    'postgres',
    {
      options: { username: 'me', pool: { min: 2, max: 50, timeout: '1500ms' }, options: { 'Command Timeout': 30 } },
      connectionString: `Host=localhost;Port=1000;Username=me;Password=${secret};Minimum Pool Size=2;Maximum Pool Size=50;Timeout=2;Command Timeout=30`,
      properties: {
        ...at,
        username: 'me',
        password: secret,
        uri: `postgresql://me:${encoded}@localhost:1000`,
        jdbcConnectionString: 'jdbc:postgresql://localhost:1000',
      },
    },
  ],
  [
    'mysql',
    {
      connectionString: `Server=localhost;Port=1000;User ID=root;Password=${secret}`,
      properties: {
        ...at,
        username: 'root',
        password: secret,
        uri: `mysql://root:${encoded}@localhost:1000`,
        jdbcConnectionString: 'jdbc:mysql://localhost:1000',
      },
    },
  ],
  [
    'mysql',
    {
      options: databases,
      child: 'orders',
      connectionString: `Server=localhost;Port=1000;User ID=root;Password=${secret};Database=order db`,
      properties: {
        ...at,
        username: 'root',
        password: secret,
        uri: `mysql://root:${encoded}@localhost:1000/order%20db`,
        jdbcConnectionString: 'jdbc:mysql://localhost:1000/order%20db',
        databaseName: 'order db',
      },
    },
  ],
  [
    'mariadb',
    {
      connectionString: `Server=localhost;Port=1000;User ID=root;Password=${secret}`,
      properties: {
        ...at,
        username: 'root',
        password: secret,
        uri: `mysql://root:${encoded}@localhost:1000`,
        jdbcConnectionString: 'jdbc:mariadb://localhost:1000',
      },
    },
  ],
  [
    'sqlserver',
    {
      connectionString: `Server=127.0.0.1,1000;User ID=sa;Password=${secret};TrustServerCertificate=true`,
      properties: {
        ...at,
        username: 'sa',
        password: secret,
        uri: `mssql://sa:${encoded}@localhost:1000`,
        jdbcConnectionString: 'jdbc:sqlserver://localhost:1000;trustServerCertificate=true',
      },
    },
  ],
  [
    'sqlserver',
    {
      options: { databases: ['orders'] },
      child: 'orders',
      connectionString: `Server=127.0.0.1,1000;User ID=sa;Password=${secret};TrustServerCertificate=true;Initial Catalog=orders`,
      properties: {
        ...at,
        username: 'sa',
        password: secret,
        uri: `mssql://sa:${encoded}@localhost:1000/orders`,
        jdbcConnectionString: 'jdbc:sqlserver://localhost:1000;databaseName=orders;trustServerCertificate=true',
        databaseName: 'orders',
      },
    },
  ],
  [
    'mongodb',
    {
      connectionString: `mongodb://admin:${encoded}@localhost:1000/?${mongoQuery}`,
      properties: {
        ...at,
        username: 'admin',
        password: secret,
        authenticationDatabase: 'admin',
        authenticationMechanism: 'SCRAM-SHA-256',
        uri: `mongodb://admin:${encoded}@localhost:1000/?${mongoQuery}`,
      },
    },
  ],
  [
    'mongodb',
    {
      options: { databases: ['orders'] },
      child: 'orders',
      connectionString: `mongodb://admin:${encoded}@localhost:1000/orders?${mongoQuery}`,
      properties: {
        ...at,
        username: 'admin',
        password: secret,
        authenticationDatabase: 'admin',
        authenticationMechanism: 'SCRAM-SHA-256',
        uri: `mongodb://admin:${encoded}@localhost:1000/orders?${mongoQuery}`,
        databaseName: 'orders',
      },
    },
  ],
  [
    'redis',
    {
      connectionString: `localhost:1000,password=${secret}`,
      properties: { ...at, password: secret, uri: `redis://:${encoded}@localhost:1000` },
    },
  ],
  [
    'redis',
    {
      options: { options: { connectRetry: 5, abortConnect: false } },
      connectionString: `localhost:1000,password=${secret},connectRetry=5,abortConnect=false`,
      properties: { ...at, password: secret, uri: `redis://:${encoded}@localhost:1000` },
    },
  ],
  [
    'valkey',
    {
      connectionString: `localhost:1000,password=${secret}`,
      properties: { ...at, password: secret, uri: `valkey://:${encoded}@localhost:1000` },
    },
  ],
  [
    'rabbitmq',
    {
      connectionString: `amqp://guest:${encoded}@localhost:4000`,
      properties: {
        host: 'localhost',
        port: '4000',
        username: 'guest',
        password: secret,
        uri: `amqp://guest:${encoded}@localhost:4000`,
      },
    },
  ],
  [
    'rabbitmq',
    {
      options: { queues: [{ name: 'jobs', queue: 'jobs.v1' }], options: { heartbeat: 30 } },
      child: 'jobs',
      connectionString: `amqp://guest:${encoded}@localhost:4000?heartbeat=30`,
      properties: {
        host: 'localhost',
        port: '4000',
        username: 'guest',
        password: secret,
        uri: `amqp://guest:${encoded}@localhost:4000?heartbeat=30`,
        queueName: 'jobs.v1',
      },
    },
  ],
  ['kafka', { connectionString: 'localhost:1000', properties: at }],
  [
    'nats',
    {
      connectionString: `nats://nats:${encoded}@localhost:1000`,
      properties: { ...at, username: 'nats', password: secret, uri: `nats://nats:${encoded}@localhost:1000` },
    },
  ],
  [
    'elasticsearch',
    {
      connectionString: `http://elastic:${encoded}@localhost:2000`,
      properties: {
        host: 'localhost',
        port: '2000',
        username: 'elastic',
        password: secret,
        uri: `http://elastic:${encoded}@localhost:2000`,
      },
    },
  ],
  [
    'minio',
    {
      connectionString: `Endpoint=http://localhost:2000;AccessKey=minioadmin;SecretKey=${secret}`,
      properties: {
        host: 'localhost',
        port: '2000',
        accessKey: 'minioadmin',
        secretKey: secret,
        uri: 'http://localhost:2000',
      },
    },
  ],
  [
    'minio',
    {
      options: { buckets: ['photos'] },
      child: 'photos',
      connectionString: `Endpoint=http://localhost:2000;AccessKey=minioadmin;SecretKey=${secret};Bucket=photos`,
      properties: {
        host: 'localhost',
        port: '2000',
        accessKey: 'minioadmin',
        secretKey: secret,
        uri: 'http://localhost:2000',
        bucketName: 'photos',
      },
    },
  ],
  [
    'mailpit',
    {
      connectionString: 'Endpoint=smtp://localhost:6000',
      properties: { host: 'localhost', port: '6000', uri: 'smtp://localhost:6000' },
    },
  ],
  [
    'qdrant',
    {
      connectionString: `Endpoint=http://localhost:3000;Key=${secret}`,
      furtherStrings: { _http: `Endpoint=http://localhost:2000;Key=${secret}` },
      properties: {
        grpcHost: 'localhost',
        grpcPort: '3000',
        httpHost: 'localhost',
        httpPort: '2000',
        apiKey: secret,
        uri: 'http://localhost:3000',
        httpUri: 'http://localhost:2000',
      },
    },
  ],
  [
    'azure-storage',
    {
      connectionString: `${azurite}BlobEndpoint=http://localhost:5000/devstoreaccount1;QueueEndpoint=http://localhost:5001/devstoreaccount1;TableEndpoint=http://localhost:5002/devstoreaccount1;`,
      properties: { uri: 'http://localhost:5000/devstoreaccount1' },
    },
  ],
  [
    'azure-storage',
    {
      options: { buckets: ['photos'] },
      child: 'photos',
      connectionString: `${azurite}BlobEndpoint=http://localhost:5000/devstoreaccount1;ContainerName=photos`,
      properties: { uri: 'http://localhost:5000/devstoreaccount1', blobContainerName: 'photos' },
    },
  ],
  [
    'azure-storage',
    {
      options: { queues: ['mails'] },
      child: 'mails',
      connectionString: `${azurite}QueueEndpoint=http://localhost:5001/devstoreaccount1;QueueName=mails`,
      properties: { uri: 'http://localhost:5001/devstoreaccount1', queueName: 'mails' },
    },
  ],
  ['memcached', { connectionString: 'localhost:1000', properties: { ...at, uri: 'memcached://localhost:1000' } }],
  [
    'mosquitto',
    {
      connectionString: `mqtt://mqtt:${encoded}@localhost:1000`,
      properties: { ...at, username: 'mqtt', password: secret, uri: `mqtt://mqtt:${encoded}@localhost:1000` },
    },
  ],
];

describe('what a reference injects', () => {
  test.each(cases)('%s %#', (name, { options = {}, child, ...expected }) => {
    const described = findKind(name)?.describe(inputOf('db', options));
    const { connection, children = [] } = described ?? {};
    const all = new Map<string, Connection>(children.map((each) => [each.name, each.connection]));
    if (connection !== undefined) all.set('db', connection);
    const resolve = resolverOf(all, { secret, ports });
    const meant = all.get(child ?? 'db');
    expect(meant?.connectionString && evaluate(meant.connectionString, resolve)).toBe(expected.connectionString);
    const fill = (texts: Connection['properties']) =>
      Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, evaluate(value, resolve)]));
    expect(fill(meant?.properties ?? {})).toEqual(expected.properties);
    expect(meant?.furtherStrings && fill(meant.furtherStrings)).toEqual(expected.furtherStrings);
  });

  test('quotes a value that a key=value string would end at', () => {
    const described = findKind('postgres')?.describe(inputOf('db', {}));
    const connections = new Map([['db', described?.connection ?? { properties: {} }]]);
    const resolve = resolverOf(connections, { secret: 'a;b"c', ports });
    expect(evaluate(described?.connection?.connectionString ?? [], resolve)).toBe(
      'Host=localhost;Port=1000;Username=postgres;Password="a;b""c"',
    );
  });

  test('a read replica stands for the only database of its primary', () => {
    const primary = { type: 'postgres', databases: [{ name: 'appdb', database: 'app_db' }] };
    const replica = findKind('postgres')?.describe(inputOf('east', { replicaOf: 'db' }, { db: primary }));
    expect(replica?.connection?.properties['databaseName']).toEqual(['app_db']);
    expect(replica?.uses).toEqual([{ resource: 'db', at: ['replicaOf'], until: 'healthy', types: ['postgres'] }]);
    expect(replica?.refusal?.reason).toContain('read replica of db');
    const ambiguous = { type: 'postgres', databases: ['a', 'b'] };
    const other = findKind('postgres')?.describe(inputOf('east', { replicaOf: 'db' }, { db: ambiguous }));
    expect(other?.connection?.properties['databaseName']).toBeUndefined();
  });
});
