import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/kinds/index.ts';
import { recogniseImage } from '../../src/kinds/recognise-image.ts';
import { kindOfVariable, recogniseConnection } from '../../src/kinds/recognise.ts';
import { evaluate, literal } from '../../src/model/expression.ts';
import type { Connection } from '../../src/model/resource.ts';

function seen(variable: string, text: string) {
  const found = recogniseConnection(variable, text);
  if (found === undefined) return undefined;
  const { kind, host, port, database, expressionFor } = found;
  return [kind.name, host, port, database, expressionFor('x')];
}

describe('a connection as text', () => {
  test.each([
    ['postgres://me:p%40w@localhost:5432/app', ['postgres', 'localhost', 5432, 'app', '${x.uri}']],
    ['postgresql://db/app?schema=public', ['postgres', 'db', undefined, 'app', '${x.uri}?schema=public']],
    ['postgres://me:p@ss/w@localhost/app', ['postgres', 'localhost', undefined, 'app', '${x.uri}']],
    [
      'jdbc:postgresql://localhost:5432/app?ssl=false',
      ['postgres', 'localhost', 5432, 'app', '${x.jdbcConnectionString}'],
    ],
    [
      'jdbc:sqlserver://localhost:1433;databaseName=app',
      ['sqlserver', 'localhost', 1433, 'app', '${x.jdbcConnectionString}'],
    ],
    [
      'mysql+pymysql://me:pw@localhost/app',
      [
        'mysql',
        'localhost',
        undefined,
        'app',
        'mysql+pymysql://${x.username}:${x.password}@${x.host}:${x.port}/${x.databaseName}',
      ],
    ],
    ['mongodb://localhost:27017/app?retryWrites=true', ['mongodb', 'localhost', 27017, 'app', '${x.uri}']],
    ['redis://:pw@[::1]:6379/1', ['redis', '::1', 6379, undefined, '${x.uri}']],
    ['localhost:6379,password=pw', ['redis', 'localhost', 6379, undefined, '${x.connectionString}']],
    ['localhost:5672', ['rabbitmq', 'localhost', 5672, undefined, '${x.host}:${x.port}']],
    [
      'Host=localhost;Username=me;Password=pw;Database=app',
      ['postgres', 'localhost', undefined, 'app', '${x.connectionString}'],
    ],
    [
      'Server=localhost;Port=5432;User Id=me;Database=app',
      ['postgres', 'localhost', 5432, 'app', '${x.connectionString}'],
    ],
    [
      'Server=localhost;Port=3306;Uid=me;Pwd=pw;Database=app',
      ['mysql', 'localhost', 3306, 'app', '${x.connectionString}'],
    ],
    [
      'Server=tcp:localhost,1433;Initial Catalog=app;Encrypt=False',
      ['sqlserver', 'localhost', 1433, 'app', '${x.connectionString}'],
    ],
    [
      'Server=(localdb)\\mssqllocaldb;Database=app;Trusted_Connection=True',
      ['sqlserver', '(localdb)\\mssqllocaldb', undefined, 'app', '${x.connectionString}'],
    ],
    ['UseDevelopmentStorage=true', ['azure-storage', '', undefined, undefined, '${x.connectionString}']],
  ])('%s is known', (text, expected) => {
    expect(seen('SETTING', text)).toEqual(expected);
  });

  test.each([
    '',
    'debug',
    'Data Source=app.db',
    'https://example.com/x',
    'http://localhost:9000',
    '12:30',
    'a=b;c=d',
    'file:///tmp/x',
  ])('%j is none', (text) => expect(seen('SETTING', text)).toBeUndefined());

  test('of a web address the variable says which server it is', () => {
    expect(seen('S3_ENDPOINT', 'http://localhost:9000')).toEqual(['minio', 'localhost', 9000, undefined, '${x.uri}']);
    expect(kindOfVariable('PG')?.name).toBe('postgres');
    expect(kindOfVariable('PAGE')).toBeUndefined();
  });
});

describe('every kind that others connect to', () => {
  const connecting = kinds.filter(
    ({ signs, connect, group }) => group === 'data' && signs !== undefined && connect !== undefined,
  );

  test.each(connecting.map((kind) => [kind.name, kind] as const))(
    '%s knows its own URI and its own connection string',
    (name, kind) => {
      const part = (text: string) => literal(text);
      const connection = kind.connect?.({
        resource: 'own',
        host: part('localhost'),
        port: part(String(kind.usualPort)),
        username: part('me'),
        password: part('pw'),
        settings: {},
      }) as Connection;
      const fill = (text: readonly unknown[]) =>
        evaluate(text as never, (source) => {
          const property = 'property' in source ? source.property : '';
          return evaluate(connection.properties[property] ?? part('x'), () => 'x');
        });
      const variable = `${name.toUpperCase()}_URL`;
      const texts = [connection.properties['uri'], connection.connectionString]
        .filter((text) => text !== undefined)
        .map(fill);
      const known = texts.map((text) => recogniseConnection(variable, text)?.kind.usualPort);
      // MariaDB is addressed as MySQL is: the port is what they share.
      expect(known).toContain(kind.usualPort);
    },
  );
});

describe('an image', () => {
  test.each([
    ['postgres', { kind: 'postgres' }],
    ['postgres:16-alpine', { kind: 'postgres', tag: '16-alpine' }],
    ['docker.io/library/postgres:latest', { kind: 'postgres' }],
    ['registry.example.com:5000/postgres:16', { kind: 'postgres', tag: '16' }],
    ['pgvector/pgvector:pg17', { kind: 'postgres', image: 'pgvector/pgvector:pg17' }],
    ['bitnami/postgresql:16', { kind: 'postgres' }],
    ['mcr.microsoft.com/mssql/server:2022-latest', { kind: 'sqlserver', tag: '2022-latest' }],
    ['quay.io/keycloak/keycloak:26.0', { kind: 'keycloak', tag: '26.0' }],
    ['mongo@sha256:abc', { kind: 'mongodb' }],
  ])('%s is a kind', (image, expected) => {
    const found = recogniseImage(image);
    expect({ ...found, kind: found?.kind.name }).toEqual(expected);
  });

  test.each(['nginx', 'postgres-exporter', 'me/postgres', 'prom/redis:1'])('%s is none', (image) => {
    expect(recogniseImage(image)).toBeUndefined();
  });
});
