import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server of a few bytes, for protocols spoken by hand. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** Connections accepted so far. */
  accepted(): number;
  /** Resolves when every connection is gone, without any being closed from this side. */
  drained(): Promise<void>;
}

/** What it does with each connection. */
export type Behaviour = (socket: Socket) => void;

export async function startServer(behaviour: Behaviour): Promise<TestServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Clients of hostile servers go away in all manners.
    socket.on('error', () => undefined);
    behaviour(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    drained: async () => {
      await Promise.all([...open].map((socket) => new Promise((resolve) => socket.on('close', resolve))));
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Accepts, listens, and says nothing. */
export const silent: Behaviour = (socket) => void socket.resume();

export const closesAtOnce: Behaviour = (socket) => void socket.destroy();

/** Greets with bytes that are no protocol. */
export const garbage: Behaviour = (socket) => {
  socket.resume();
  socket.write(Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 151 + 89) % 256)));
};

/** Answers every request as a web server does that cannot make sense of it. */
export const webServer: Behaviour = (socket) => {
  socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'));
};

/** Sends an answer to what comes first, and stays. */
export function answers(bytes: Buffer | string): Behaviour {
  return (socket) => {
    socket.once('data', () => socket.write(bytes));
    socket.on('data', () => undefined);
  };
}

/** As `answers`, but a byte at a time, so that nothing ever arrives whole. */
export function answersByteByByte(bytes: Buffer): Behaviour {
  return (socket) => {
    socket.setNoDelay(true);
    socket.on('data', () => undefined);
    socket.once('data', () => sendBytes(socket, bytes, 0));
  };
}

/** Never comes to an end: one more byte whenever the last one is gone. */
export function dribbles(start: string, byte: string): Behaviour {
  return (socket) => {
    socket.setNoDelay(true);
    socket.resume();
    socket.write(start);
    const more = setInterval(() => socket.write(byte), 5);
    socket.on('close', () => clearInterval(more));
  };
}

/** Hands on what the one sends to the other, each byte alone. */
export function sendByteByByte(from: Socket, to: Socket): void {
  to.setNoDelay(true);
  let sent = Promise.resolve();
  from.on('data', (chunk: Buffer) => {
    for (const byte of chunk) sent = sent.then(() => sendByte(to, byte));
  });
}

async function sendByte(to: Socket, byte: number): Promise<void> {
  if (!to.destroyed) await new Promise((resolve) => to.write(Buffer.from([byte]), resolve));
}

function sendBytes(socket: Socket, bytes: Buffer, from: number): void {
  if (from >= bytes.length || socket.destroyed) return;
  socket.write(bytes.subarray(from, from + 1), () => setImmediate(() => sendBytes(socket, bytes, from + 1)));
}
