import { expect, test } from 'vitest';
import { findKind } from '../../src/kinds/index.ts';
import type { Description } from '../../src/kinds/kind.ts';
import { evaluate } from '../../src/model/expression.ts';
import { inputOf, resolverOf, type Options } from './kind-input.ts';

function describeExternal(options: Options) {
  const input = inputOf('db', options);
  const described = findKind('external')?.describe(input) ?? {};
  return { described, codes: input.problems.map(({ code }) => code) };
}

function filled({ connection }: Description) {
  const resolve = resolverOf(new Map([['db', connection ?? { properties: {} }]]), { secret: 'p;w', ports: {} });
  const entries = Object.entries(connection?.properties ?? {}).map(([name, value]) => [name, evaluate(value, resolve)]);
  const whole = connection?.connectionString && evaluate(connection.connectionString, resolve);
  return { whole, properties: Object.fromEntries(entries) as Record<string, string> };
}

test('a service gives its URL under its scheme', () => {
  const { described } = describeExternal({ url: 'https://api.example.com/v1' });
  const url = ['https://api.example.com/v1'];
  expect(described.connection).toEqual({ properties: { url }, services: [{ key: 'https', suffix: '', url }] });
  expect(described.check).toBeUndefined();
  const { described: later } = describeExternal({ url: '${parameters.url}' });
  expect(later.connection?.services).toMatchObject([{ key: 'default', suffix: '' }]);
});

test('a server elsewhere gives what one of ours would', () => {
  const { described, codes } = describeExternal({
    as: 'postgres',
    host: 'db.example.com',
    username: 'me',
    password: '${parameters.pw}',
    database: 'orders',
  });
  expect(codes).toEqual([]);
  expect(filled(described)).toEqual({
    whole: 'Host=db.example.com;Port=5432;Username=me;Password="p;w";Database=orders',
    properties: {
      host: 'db.example.com',
      port: '5432',
      username: 'me',
      password: 'p;w',
      uri: 'postgresql://me:p%3Bw@db.example.com:5432/orders',
      jdbcConnectionString: 'jdbc:postgresql://db.example.com:5432/orders',
      databaseName: 'orders',
    },
  });
  expect(described.check).toMatchObject({ type: 'handshake', connection: { host: ['db.example.com'] } });
  expect(described.check).not.toHaveProperty('endpoint');
  expect(described.refusal).toBeUndefined();
});

test('a server without a password has none in its strings', () => {
  const { described } = describeExternal({ as: 'redis', host: 'cache', port: 6400 });
  expect(filled(described)).toEqual({
    whole: 'cache:6400',
    properties: { host: 'cache', port: '6400', uri: 'redis://cache:6400' },
  });
});

test('a whole connection string wins over the one made of the parts', () => {
  const { described } = describeExternal({ as: 'redis', host: 'cache', connectionString: '${parameters.cache}' });
  expect(filled(described).whole).toBe('p;w');
  expect(filled(described).properties).toMatchObject({ host: 'cache' });
});

test('a connection string in clear is a secret all the same', () => {
  const { described, codes } = describeExternal({ as: 'redis', connectionString: 'cache:6379,password=hunter2' });
  expect(codes).toEqual(['PASSWORD_IN_CLEAR']);
  expect(JSON.stringify(described.connection)).not.toContain('hunter2');
  expect(described.parameters).toMatchObject([{ secret: true, default: 'cache:6379,password=hunter2' }]);
});

test.each([
  [{ url: 'https://a.example', as: 'redis', host: 'b' }, ['EXACTLY_ONE_OF']],
  [{ as: 'redis' }, ['EXACTLY_ONE_OF']],
  [{ as: 'redis', host: 'a', health: { http: '/' } }, ['OPTION_NOT_FOR_THIS']],
  [{ as: 'redis', connectionString: '${parameters.a}', health: { tcp: true } }, ['OPTION_NOT_FOR_THIS']],
])('%j is reported', (options, expected) => {
  expect(describeExternal(options).codes).toEqual(expected);
});
