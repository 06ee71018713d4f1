import { propertiesOf, recogniseConnection } from '../../kinds/recognise.ts';
import type { DraftLinks, DraftServer, DraftTarget } from './draft.ts';
import { literalText } from './parameters.ts';
import { refer } from './references.ts';

export interface Connecting {
  readonly name: string;
  /** The value of today. */
  readonly today: string;
  readonly env: Record<string, string>;
}

/** `DATABASE_URL=postgres://db/shop`, where `db` is a server of ours: what it refers to now, or `undefined`. */
export function connect(links: DraftLinks, user: DraftTarget, { name, today, env }: Connecting): string | undefined {
  const connection = recogniseConnection(name, today);
  const found = connection === undefined ? undefined : links.hosts.get(connection.host);
  if (connection === undefined || found?.server === undefined || found === user) return undefined;
  if (found.server.kind.usualPort !== connection.kind.usualPort) return undefined;
  const { database, property } = connection;
  const target = database === undefined ? found.resource.name : databaseOf(links, found, found.server, database);
  const as = /^ConnectionStrings__([A-Za-z_][A-Za-z0-9_-]*)$/.exec(name)?.[1];
  if (property === 'connectionString' && as !== undefined) refer(user, target, { as });
  else if (property !== undefined) refer(user, target, { inject: { [name]: property } });
  else {
    refer(user, target);
    env[name] = connection.expressionFor(target);
  }
  return target;
}

/** The resource of a database in a server, which is added when it is the first to ask for it. */
export function databaseOf(
  { takeName }: Pick<DraftLinks, 'takeName'>,
  { resource }: Pick<DraftTarget, 'resource'>,
  { kind, databases }: DraftServer,
  name: string,
): string {
  const list = kind.children?.find(({ type }) => type === 'database');
  if (list === undefined) return resource.name;
  const known = databases.get(name);
  if (known !== undefined) return known;
  const child = takeName(name, ['db', 'database']);
  databases.set(name, child);
  const before = (resource.options[list.property] ?? []) as readonly unknown[];
  resource.options[list.property] = [...before, child === name ? name : { name: child, [list.inner]: name }];
  return child;
}

/** `DB_HOST`, `DB_PORT`, `DB_USER` … that say what a server of ours has, as expressions. */
export function partsOf(
  { hosts }: Pick<DraftLinks, 'hosts'>,
  values: readonly (readonly [string, string])[],
): Map<string, string> {
  const parts = new Map<string, string>();
  for (const [name, value] of values) {
    const prefix = /^(.*?)(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$/i.exec(name)?.[1];
    const [host = '', port, ...rest] = value.split(':');
    const found = hosts.get(host);
    if (prefix === undefined || found?.server === undefined || rest.length > 0) continue;
    if (port !== undefined && Number(port) !== found.server.kind.usualPort) continue;
    const { name: target } = found.resource;
    parts.set(name, port === undefined ? `\${${target}.host}` : `\${${target}.host}:\${${target}.port}`);
    const siblings = values.filter(([other]) => other.startsWith(prefix) && other !== name);
    for (const [other, text] of siblings) {
      const expression = partOf(found.server, target, other.slice(prefix.length), text);
      if (expression !== undefined && !parts.has(other)) parts.set(other, expression);
    }
  }
  return parts;
}

function partOf({ kind, login, databases }: DraftServer, target: string, word: string, value: string) {
  const properties = propertiesOf(kind);
  const database = databases.get(value);
  if (/^PORT$/i.test(word) && Number(value) === kind.usualPort) return `\${${target}.port}`;
  if (/^(?:USERNAME|USER|LOGIN)$/i.test(word) && value === login.username && properties.includes('username'))
    return `\${${target}.username}`;
  if (/^(?:PASSWORD|PASS|PASSWD|PWD)$/i.test(word) && value === login.password && properties.includes('password'))
    return `\${${target}.password}`;
  if (/^(?:DATABASE|NAME|DB|DBNAME|DATABASE_NAME|DB_NAME)$/i.test(word) && database !== undefined)
    return `\${${database}.databaseName}`;
  return undefined;
}

/** `http://api:8080/v1`, where that is one of ours. `ports` are those that it is called at, by the ones that it listens on. */
export function linkTo(
  { hosts }: Pick<DraftLinks, 'hosts'>,
  user: DraftTarget,
  text: string,
): { readonly text: string; readonly target: DraftTarget } | undefined {
  const match = /^http:\/\/([A-Za-z0-9_.-]+)(?::(\d+))?(\/[^\s$]*)?$/.exec(text);
  const found = hosts.get(match?.[1] ?? '');
  if (match === null || found === undefined || found.server !== undefined) return undefined;
  const name = found === user ? 'self' : found.resource.name;
  const endpoints = (found.resource.options['endpoints'] ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const called = Number(match[2] ?? 80);
  const port = found.calledAt?.get(called) ?? called;
  const endpoint = Object.entries(endpoints).find(([, each]) => (each['targetPort'] ?? each['port']) === port);
  if (endpoint === undefined || !(endpoint[0].startsWith('http') || endpoint[1]['scheme'] === 'http')) return undefined;
  return { text: `\${${name}.${endpoint[0]}.url}${literalText(match[3] ?? '')}`, target: found };
}
