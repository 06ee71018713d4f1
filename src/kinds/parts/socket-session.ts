import { connect } from 'node:net';

import type { ServerAddress } from '../../model/probe.ts';

/** One side of a small protocol that is spoken by hand. */
export interface Conversation {
  readonly send: (bytes: Buffer | string) => void;
  /** The next bytes, as many as asked for. */
  readonly read: (length: number) => Promise<Buffer>;
  /** The next line, without its end. One that is longer is of another protocol. */
  readonly readLine: (longest?: number) => Promise<string>;
  /** Throws that the answer is of another protocol, unless it is as it should be. */
  readonly expect: (isAsItShouldBe: boolean) => void;
}

export interface ConversationOptions {
  /** What the server should speak, for people. */
  readonly protocol: string;
  readonly signal: AbortSignal;
}

/**
 * Connects, does the work, and ends the connection in every case: at once when `signal` aborts. Small protocols are
 * spoken by hand where a client library would take longer to load than its server takes to start.
 */
export async function withSocket<Result>(
  { host, port }: ServerAddress,
  { protocol, signal }: ConversationOptions,
  work: (conversation: Conversation) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const socket = connect({ host, port, noDelay: true });
  // Not the `signal` option of `connect`: it would stay with a signal that lives longer than the socket.
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  // What fails is told by the pending read; the event alone would end this program.
  socket.on('error', () => undefined);
  const chunks = socket[Symbol.asyncIterator]();
  const expect = (isAsItShouldBe: boolean): void => {
    if (!isAsItShouldBe) throw new Error(`the answer is not ${protocol}`);
  };
  try {
    return await work({ send: (bytes) => void socket.write(bytes), expect, ...createReader(chunks, expect) });
  } finally {
    signal.removeEventListener('abort', stop);
    // Sends the farewell first, if there is one, and does not wait for the answer.
    socket.destroySoon();
  }
}

function createReader(
  chunks: AsyncIterator<Buffer>,
  expect: Conversation['expect'],
): Pick<Conversation, 'read' | 'readLine'> {
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const next = await chunks.next();
    if (next.done === true) throw new Error('connection closed by the server');
    held = Buffer.concat([held, next.value]);
  };
  const take = (length: number): Buffer => {
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  return {
    read: async (length) => {
      while (held.length < length) await more();
      return take(length);
    },
    readLine: async (longest = 1024) => {
      for (;;) {
        const end = held.indexOf('\n');
        expect(end < longest && (end >= 0 || held.length < longest));
        if (end >= 0) {
          return take(end + 1)
            .toString('utf8')
            .replace(/\r?\n$/, '');
        }
        await more();
      }
    },
  };
}
