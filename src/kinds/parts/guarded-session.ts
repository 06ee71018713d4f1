import { Socket } from 'node:net';

type Listener = (...values: unknown[]) => void;

/**
 * A socket, not connected yet, for a client library that parses inside the socket's event and throws at what is not its
 * protocol; thrown there, it would end this program.
 */
export function createGuardedSocket(protocol: string): Socket {
  const socket = new Socket();
  const on = socket.on.bind(socket);
  const guard = (listener: Listener) => (chunk: unknown) => {
    try {
      listener(chunk);
    } catch (error) {
      socket.destroy(new Error(`the answer is not ${protocol}`, { cause: error }));
    }
  };
  const guardedOn = (event: string, listener: Listener) => on(event, event === 'data' ? guard(listener) : listener);
  // One signature for all events; the type lists each.
  socket.on = guardedOn as Socket['on'];
  return socket;
}
