import { Client } from 'pg';

import type { ServerAddress } from '../../model/probe.ts';
import { createGuardedSocket } from '../parts/guarded-session.ts';

/**
 * Logs in, does the work, and closes the connection in every case: at once when `signal` aborts. Rejects with the
 * server's own words, or with the error of the network.
 */
export async function withSession<Result>(
  server: ServerAddress,
  database: string,
  signal: AbortSignal,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const socket = createGuardedSocket('PostgreSQL');
  const client = new Client({
    host: server.host,
    port: server.port,
    user: server.properties['username'] ?? 'postgres',
    // Never absent: the library would look for one in the user's ~/.pgpass.
    password: server.properties['password'] ?? '',
    database,
    // Never absent: the library would ask PGSSLMODE of the user's shell.
    ssl: false,
    application_name: 'apphost',
    stream: () => socket,
  });
  // What is lost with the connection is told by the pending call; the event alone would end this program.
  client.on('error', () => undefined);
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    const result = await work(client);
    void client.end();
    return result;
  } catch (error) {
    throw toReadableError(error);
  } finally {
    signal.removeEventListener('abort', stop);
    // Sends the farewell first, if there is one, and does not wait for the answer.
    socket.destroySoon();
  }
}

/** The SQLSTATE of what the server refused. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function toReadableError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  switch (sqlState(error)) {
    case '28P01':
      return new Error('password refused', { cause: error });
    // cannot_connect_now: starting up, recovering, shutting down.
    case '57P03':
      return new Error(error.message.replace(/^the database system is /, ''), { cause: error });
    case undefined: {
      const isLost = error.message.startsWith('Connection terminated');
      return isLost ? new Error('connection closed by the server', { cause: error }) : error;
    }
    default:
      return error;
  }
}
