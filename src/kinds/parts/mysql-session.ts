import { once } from 'node:events';

import { createConnection, type Connection } from 'mysql2';

import type { ServerAddress } from '../../model/probe.ts';
import { createGuardedSocket } from './guarded-session.ts';

/** Sends one statement; its rows. */
export type Query = (statement: string, ...values: readonly string[]) => Promise<readonly unknown[]>;

/**
 * Logs in, does the work, and closes the connection in every case: at once when `signal` aborts. Rejects with the
 * server's own words, or with the error of the network.
 */
export async function withMysql<Result>(
  { host, port, properties }: ServerAddress,
  signal: AbortSignal,
  work: (query: Query) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const { username: user = 'root', password = '', databaseName } = properties;
  const socket = createGuardedSocket('MySQL');
  socket.setNoDelay(true);
  const database = databaseName === undefined ? {} : { database: databaseName };
  // Whoever asks bounds it by the signal, so there is no timer here.
  const connection = createConnection({ user, password, ...database, stream: () => socket, connectTimeout: 0 });
  // What is lost with the connection is told by the pending call; the event alone would end this program.
  connection.on('error', () => undefined);
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    socket.connect(port, host);
    await once(connection, 'connect');
    const result = await work((statement, ...values) => ask(connection, statement, values));
    connection.end(() => undefined);
    return result;
  } catch (error) {
    throw toReadableError(error);
  } finally {
    signal.removeEventListener('abort', stop);
    // Sends the farewell first, if there is one, and does not wait for the answer.
    socket.destroySoon();
  }
}

async function ask(connection: Connection, statement: string, values: readonly string[]): Promise<readonly unknown[]> {
  const [rows] = await connection.promise().query(statement, [...values]);
  return Array.isArray(rows) ? rows : [];
}

function toReadableError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ER_ACCESS_DENIED_ERROR':
      return new Error('password refused', { cause: error });
    case 'PROTOCOL_CONNECTION_LOST':
      return new Error('connection closed by the server', { cause: error });
    case 'HANDSHAKE_UNKNOWN_ERROR':
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return new Error('the answer is not MySQL', { cause: error });
    default:
      return error;
  }
}
