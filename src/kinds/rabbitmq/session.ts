import { connect, type ChannelModel } from 'amqplib';

import type { ServerAddress } from '../../model/probe.ts';

/**
 * Logs in, does the work, and closes the connection in every case: at once when `signal` aborts. Rejects with the
 * broker's own words, or with the error of the network.
 */
export async function withSession<Result>(
  { host, port, properties }: ServerAddress,
  signal: AbortSignal,
  work: (connection: ChannelModel) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const closing = new AbortController();
  const credentials = { username: properties['username'] ?? 'guest', password: properties['password'] ?? 'guest' };
  const options = { noDelay: true, signal: AbortSignal.any([signal, closing.signal]) };
  try {
    const address = { protocol: 'amqp', hostname: host, port, ...credentials, vhost: properties['virtualHost'] ?? '/' };
    // The socket takes the signal: it is destroyed when that aborts.
    const connection = await connect(address, options);
    // What is lost with the connection is told by the pending call; the event alone would end this program.
    connection.on('error', () => undefined);
    const result = await work(connection);
    await connection.close();
    return result;
  } catch (error) {
    throw toReadableError(error);
  } finally {
    closing.abort();
  }
}

function toReadableError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  if (message.includes('403 (ACCESS')) return new Error('password refused', { cause: error });
  if (message.startsWith('Expected ConnectionOpenOk')) return new Error('virtual host refused', { cause: error });
  const isLost = message.startsWith('Socket closed') || message === 'Unexpected close';
  if (isLost) return new Error('connection closed by the server', { cause: error });
  const said = /with message "([^"]*)/.exec(message)?.[1];
  return said === undefined ? error : new Error(said, { cause: error });
}
