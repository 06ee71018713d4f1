import { Connection, ConnectionError, Request, TYPES } from 'tedious';

import type { ServerAddress } from '../../model/probe.ts';

/** Sends one statement with the value of its parameter `@value`; its rows, of which the first column is asked. */
export type Query = (statement: string, value?: string) => Promise<readonly unknown[]>;

/**
 * Logs in, does the work, and closes the connection in every case: at once when `signal` aborts. Rejects with the
 * server's own words, or with the error of the network.
 */
export async function withSession<Result>(
  { host, port, properties }: ServerAddress,
  signal: AbortSignal,
  work: (query: Query) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const { username: userName = 'sa', password = '', databaseName } = properties;
  const connection = new Connection({
    server: host,
    authentication: { type: 'default', options: { userName, password } },
    options: {
      port,
      appName: 'apphost',
      // The server made its certificate itself; nobody else vouches for it.
      encrypt: true,
      trustServerCertificate: true,
      rowCollectionOnRequestCompletion: true,
      ...(databaseName === undefined ? {} : { database: databaseName }),
    },
  });
  const stop = (): void => connection.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await connect(connection);
    return await work((statement, value) => ask(connection, statement, value));
  } catch (error) {
    throw toReadableError(error);
  } finally {
    signal.removeEventListener('abort', stop);
    connection.close();
  }
}

function connect(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('connection closed by the server')));
    connection.connect((error) => (error === undefined ? resolve() : reject(error)));
  });
}

function ask(connection: Connection, statement: string, value: string | undefined): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    connection.on('end', () => reject(new Error('connection closed by the server')));
    const request = new Request(statement, (error, _count, rows: readonly (readonly { value: unknown }[])[]) => {
      if (error === null || error === undefined) resolve(rows.map((row) => row[0]?.value));
      else reject(error);
    });
    if (value !== undefined) request.addParameter('value', TYPES.NVarChar, value);
    connection.execSql(request);
  });
}

function toReadableError(error: unknown): unknown {
  if (!(error instanceof ConnectionError)) return error;
  // Other logins fail for a reason that stands behind: the server is being upgraded, the database is not there.
  if (/^Login failed for user '[^']*'\.$/.test(error.message)) return new Error('password refused', { cause: error });
  if (error.message.startsWith('Connection lost')) {
    return new Error('connection closed by the server', { cause: error });
  }
  const { cause } = error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return error.code === 'ESOCKET' && first instanceof Error ? first : error;
}
