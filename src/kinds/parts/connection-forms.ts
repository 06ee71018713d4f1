/** Where a connection string leads, whatever the server. */
export interface Address {
  /** In lower case, without `jdbc:` and without a driver. */
  readonly scheme: string;
  /** The scheme with the driver that it names, such as `postgresql+asyncpg`; empty without one. */
  readonly driver: string;
  readonly isJdbc: boolean;
  readonly host: string;
  readonly port?: number;
  /** What stands behind the address, without its slash. */
  readonly path: string;
  readonly query: string;
}

/** A URI of a server; `undefined` when the text is none. Passwords may hold what a strict URL may not. */
export function parseUri(text: string): Address | undefined {
  const match =
    /^(jdbc:)?([a-z][a-z0-9.-]*)(\+[a-z0-9_]+)?:\/\/(?:[^?]*@)?(\[[^\]]+\]|[^:/?;,]*)(?::(\d+))?(?:,[^/]*)?(?:\/([^?;]*))?(?:[?;](.*))?$/is.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  const [, jdbc, scheme = '', driver = '', host = '', port, path = '', query = ''] = match;
  const named = jdbc === undefined ? undefined : /(?:^|;)databaseName=([^;]+)/i.exec(query)?.[1];
  return {
    scheme: scheme.toLowerCase(),
    driver: driver === '' ? '' : `${scheme}${driver}`,
    isJdbc: jdbc !== undefined,
    host: host.replace(/^\[|\]$/g, '').toLowerCase(),
    ...(port === undefined ? {} : { port: Number(port) }),
    path: named ?? decoded(path),
    query: jdbc === undefined ? query : '',
  };
}

export interface KeyValues {
  /** In lower case. */
  readonly keys: ReadonlySet<string>;
  readonly host: string;
  readonly port?: number;
  readonly database?: string;
}

/** `Key=value;Key=value`, as .NET writes connection strings; `undefined` when the text is something else. */
export function parseKeyValues(text: string): KeyValues | undefined {
  const pairs = text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => /^\s*([A-Za-z][A-Za-z _]*?)\s*=\s*(.*?)\s*$/s.exec(part));
  if (pairs.length === 0 || pairs.includes(null)) return undefined;
  const values = new Map(pairs.map((pair) => [pair?.[1]?.toLowerCase() ?? '', pair?.[2] ?? '']));
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => values.get(name)).find((value) => value !== undefined && value !== '');
  const address = (first('host', 'server', 'data source') ?? '').replace(/^tcp:/i, '');
  const [host = '', portInHost] = address.split(/[,:]/, 2);
  const port = Number(first('port') ?? portInHost);
  const database = first('database', 'initial catalog');
  return {
    keys: new Set(values.keys()),
    host: host.toLowerCase(),
    ...(Number.isInteger(port) && port > 0 ? { port } : {}),
    ...(database === undefined ? {} : { database }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
