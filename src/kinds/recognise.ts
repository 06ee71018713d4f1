import { evaluate, literal, type Expression } from '../model/expression.ts';
import type { Connection } from '../model/resource.ts';
import { kinds } from './index.ts';
import type { Kind } from './kind.ts';
import { parseKeyValues, parseUri, type Address } from './parts/connection-forms.ts';

/** A connection to a server of a kind, found as a text. */
export interface RecognisedConnection {
  readonly kind: Kind;
  /** In lower case; empty where the text names none. */
  readonly host: string;
  readonly port?: number;
  /** The database that it names. */
  readonly database?: string;
  /** The same connection to a resource of this name, as an expression of the manifest: `${appdb.uri}?sslmode=disable`. */
  expressionFor(resource: string): string;
  /** The connection property that is the whole of that expression, if one is. */
  readonly property?: string;
}

/** The kind of server that a text is a connection to; `undefined` when it is none. `variable` is what it is called. */
export function recogniseConnection(variable: string, text: string): RecognisedConnection | undefined {
  const address = parseUri(text);
  if (address === undefined) return recogniseKeys(text) ?? recogniseSettings(variable, text);
  const byScheme = kinds.find(({ signs }) => signs?.schemes?.includes(address.scheme) === true);
  if (byScheme !== undefined) return toRecognised(byScheme, address, uriForm(byScheme, address));
  if (address.scheme !== 'http') return undefined;
  const kind = kindOfVariable(variable);
  if (kind?.connect === undefined || kind.usualPort !== address.port) return undefined;
  return toRecognised(kind, { ...address, path: '' }, { property: 'uri' });
}

/** The kind that the name of a variable means, by its words: `REDIS_HOST`, `PGUSER`. */
export function kindOfVariable(variable: string): Kind | undefined {
  const words = new Set(variable.toLowerCase().split(/[^a-z0-9]+/));
  return kinds.find(({ name, signs }) => {
    if (signs === undefined) return false;
    return [name, ...(signs.schemes ?? []), ...(signs.words ?? [])].some((word) => words.has(word));
  });
}

/** The kind whose servers usually listen there: the first, where several do. */
export function kindOfPort(port: number): Kind | undefined {
  return kinds.find(
    ({ signs, connect, usualPort }) => signs !== undefined && connect !== undefined && usualPort === port,
  );
}

/** The properties that a reference to such a server, or to a database in it, has. */
export function propertiesOf(kind: Kind): readonly string[] {
  return Object.keys(sampleOf(kind)?.properties ?? {});
}

interface Form {
  readonly property?: string;
  readonly before?: string;
  readonly after?: string;
}

/** What the kind's own URI does not say is written around it: a driver's name, further settings. */
function uriForm(kind: Kind, { driver, isJdbc, query }: Address): Form {
  if (isJdbc) return { property: 'jdbcConnectionString' };
  const own = textOf(sampleOf(kind)?.properties['uri']);
  const after = query === '' || own.includes('?') ? '' : `?${query}`;
  if (driver === '') return after === '' ? { property: 'uri' } : { property: 'uri', after };
  return { before: `${driver}://`, after };
}

/** `Host=…;Database=…`: the kind of which most keys are there. A port says more than keys do. */
function recogniseKeys(text: string): RecognisedConnection | undefined {
  const values = parseKeyValues(text);
  if (values === undefined) return undefined;
  const candidates = kinds
    .map((kind) => ({ kind, score: scoreOf(kind, values.keys) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score);
  const { port } = values;
  const byPort =
    port === undefined
      ? undefined
      : kinds.find(({ signs, usualPort }) => signs?.keys !== undefined && usualPort === port);
  const kind = candidates.length === 0 ? undefined : (byPort ?? candidates[0]?.kind);
  if (kind === undefined) return undefined;
  return toRecognised(kind, { ...values, path: values.database ?? '' }, { property: 'connectionString' });
}

function scoreOf({ signs }: Kind, keys: ReadonlySet<string>): number {
  const whole = (signs?.keys ?? []).filter((set) => set.every((key) => keys.has(key)));
  return Math.max(0, ...whole.map((set) => set.length));
}

/** `localhost:6379,abortConnect=false`: an address, with or without settings behind it. */
function recogniseSettings(variable: string, text: string): RecognisedConnection | undefined {
  const match = /^([a-z0-9.-]+|\[::1\]):(\d{2,5})(?:,.*)?$/i.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  const port = Number(match[2]);
  const named = kindOfVariable(variable);
  const kind = named?.connect === undefined ? kindOfPort(port) : named;
  if (kind === undefined) return undefined;
  const isUri = textOf(sampleOf(kind)?.connectionString).includes('://');
  const address = { host: match[1].toLowerCase(), port, path: '' };
  return toRecognised(kind, address, isUri ? {} : { property: 'connectionString' });
}

function toRecognised(
  kind: Kind,
  { host, port, path }: Pick<Address, 'host' | 'port' | 'path'>,
  { property, before = '', after = '' }: Form,
): RecognisedConnection {
  const holdsDatabases = kind.children?.some(({ type }) => type === 'database') === true;
  const isWhole = property !== undefined && before === '' && after === '';
  return {
    kind,
    host,
    ...(port === undefined ? {} : { port }),
    ...(holdsDatabases && path !== '' ? { database: path } : {}),
    ...(isWhole ? { property } : {}),
    expressionFor: (resource) => {
      if (property !== undefined) return `${before}\${${resource}.${property}}${after}`;
      return `${before}${loginAndAddress(kind, resource, before !== '', path)}${after}`;
    },
  };
}

/** Spelt out, for a scheme that the kind's own URI does not have. */
function loginAndAddress(kind: Kind, resource: string, hasLogin: boolean, path: string): string {
  const address = `\${${resource}.host}:\${${resource}.port}`;
  if (!hasLogin) return address;
  const properties = propertiesOf(kind);
  const login = properties.includes('username') ? `\${${resource}.username}:\${${resource}.password}@` : '';
  const database = path !== '' && properties.includes('databaseName') ? `/\${${resource}.databaseName}` : '';
  return `${login}${address}${database}`;
}

/** A connection with every part that one can have, to see its form. */
function sampleOf(kind: Kind): Connection | undefined {
  const part = literal('x');
  const sample = { resource: 'x', host: part, port: part, username: part, password: part, inside: part, settings: {} };
  return kind.connect?.(sample);
}

function textOf(expression: Expression | undefined): string {
  return expression === undefined ? '' : evaluate(expression, () => 'x');
}
