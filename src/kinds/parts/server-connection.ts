import type { Expression } from '../../model/expression.ts';
import type { KindInput } from '../kind.ts';
import type { Child } from './child-list.ts';
import { poolSettings, type PoolWords } from './connection-pool.ts';
import { addressOf, joined, propertyOf, text } from './connection-text.ts';
import type { PoolOptions } from './data.ts';

/** A server, or a database in it, as the one who writes a connection to it sees it: ours or somebody else's. */
export interface Server {
  /** The resource whose connection it is. */
  readonly resource: string;
  readonly host: Expression;
  /** The same for clients that are slow where a name has more than one address. Absent for somebody else's. */
  readonly ipv4Host?: Expression;
  readonly port: Expression;
  readonly username?: Expression;
  readonly password?: Expression;
  /** What is connected to inside it: a database, a queue. */
  readonly inside?: Expression;
  readonly pool?: PoolOptions;
  /** It runs here, so its certificate is one that it made for itself. */
  readonly isOurs?: boolean;
  /** Further settings of the connection string. */
  readonly settings: Readonly<Record<string, Expression>>;
}

type ConnectionInput = KindInput<{
  readonly port?: unknown;
  readonly pool?: PoolOptions;
  readonly options?: Readonly<Record<string, unknown>>;
}>;

/** The server that the resource itself runs, at one of its endpoints. */
export function ownServer(
  input: ConnectionInput,
  endpoint: string,
  login: Pick<Server, 'username' | 'password'> = {},
): Server {
  const { name, options } = input;
  return {
    resource: name,
    host: [addressOf(name, endpoint, 'host')],
    ipv4Host: [addressOf(name, endpoint, 'ipv4Host')],
    port: [addressOf(name, endpoint, 'port')],
    ...login,
    isOurs: true,
    ...(options.pool === undefined ? {} : { pool: options.pool }),
    settings: settingsOf(input),
  };
}

/** What lives inside has what its server has, by asking it. */
export function inside(server: Server, child: Child): Server {
  const { resource, username, password } = server;
  return {
    ...server,
    resource: child.name,
    host: [propertyOf(resource, 'host')],
    port: [propertyOf(resource, 'port')],
    ...(username === undefined ? {} : { username: [propertyOf(resource, 'username')] }),
    ...(password === undefined ? {} : { password: [propertyOf(resource, 'password')] }),
    inside: [child.inner],
  };
}

/** The settings that the manifest's `options` name. */
export function settingsOf(input: ConnectionInput): Readonly<Record<string, Expression>> {
  const names = Object.keys(input.options.options ?? {});
  return Object.fromEntries(names.map((name) => [name, input.expression(['options', name])]));
}

/** The properties of the server that stand for themselves. */
export function partsOf({ host, port, username, password }: Server): Readonly<Record<string, Expression>> {
  return {
    host,
    port,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

/** `user:password@`, as far as the server has them; percent-encoded. */
export function loginInUri({ resource, username, password }: Server): Expression {
  if (username === undefined && password === undefined) return [];
  const name = username === undefined ? undefined : propertyOf(resource, 'username', 'uri');
  return password === undefined ? text`${name}@` : text`${name}:${propertyOf(resource, 'password', 'uri')}@`;
}

/** `host:port`. */
export function addressText({ resource }: Server): Expression {
  return text`${propertyOf(resource, 'host')}:${propertyOf(resource, 'port')}`;
}

/** `Key=value` for each property that the server has, quoted where a value needs it; the manifest's further ones after. */
export function keyValues(server: Server, keys: Readonly<Record<string, string>>, pool: PoolWords): Expression {
  const properties = { ...partsOf(server), ...(server.inside === undefined ? {} : { databaseName: server.inside }) };
  const own = Object.entries(keys)
    .filter(([property]) => property in properties)
    .map(([property, key]) => text`${key}=${propertyOf(server.resource, property, 'keyValue')}`);
  return joined(';', [...own, ...poolSettings(server.pool, pool), ...furtherSettings(server)]);
}

/** Each further setting as `name=value`. */
export function furtherSettings({ settings }: Server): readonly Expression[] {
  return Object.entries(settings).map(([name, value]) => text`${name}=${value}`);
}

/** The further settings as the query of a URL, or nothing. `known` stand before them. */
export function querySettings(
  { settings, pool }: Server,
  words?: PoolWords,
  known: readonly string[] = [],
): Expression {
  const further = Object.entries(settings).map(
    ([name, value]) => text`${encodeURIComponent(name)}=${encodedForUri(value)}`,
  );
  const pooled = words === undefined ? [] : poolSettings(pool, words);
  const query = joined('&', [...known.map((setting) => [setting]), ...pooled, ...further]);
  return query.length === 0 ? [] : text`?${query}`;
}

function encodedForUri(expression: Expression): Expression {
  return expression.map((part) => (typeof part === 'string' ? encodeURIComponent(part) : { ...part, encoding: 'uri' }));
}
