import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Listeners {
  readonly addresses: readonly Address[];
  /** Resolves with the actual port; rejects with the listen error. */
  listen(address: Address): Promise<Address>;
  /** Resolves when nothing listens and every accepted client is closed. */
  close(): Promise<void>;
}

/** A burst of clients waits here, not in retried SYNs, while the process is busy. */
const BACKLOG = 4_096;

/** Each client is handed over unread and with half-close, so that it can be carried on as it came. */
export function createListeners(onClient: (client: Socket) => void): Listeners {
  const servers = new Map<Server, Address>();
  return {
    get addresses() {
      return [...servers.values()];
    },
    async listen({ host, port }) {
      const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, onClient);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port, backlog: BACKLOG }, resolve);
      });
      // An accept that failed (out of descriptors, say) costs that client; the next may succeed.
      server.on('error', () => {});
      const address = { host, port: (server.address() as AddressInfo).port };
      servers.set(server, address);
      return address;
    },
    async close() {
      const closing = [...servers.keys()].map((server) => new Promise((resolve) => server.close(resolve)));
      servers.clear();
      await Promise.all(closing);
    },
  };
}
