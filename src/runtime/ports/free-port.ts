import { createServer, type AddressInfo, type Server } from 'node:net';
import { AppHostError } from '../../support/apphost-error.ts';

/** Tries before a busy machine is given up on: each finds a port that is free but unwanted. */
const mostTries = 100;

/** Whether this process could listen there now. An address that is not of this machine, or not permitted, is not free. */
export async function isFree(port: number, host: string): Promise<boolean> {
  try {
    await close(await listen(port, host));
    return true;
  } catch {
    return false;
  }
}

/**
 * A port that the operating system gives out and nobody listens on; another program may take it the next moment.
 * Rejects with what the operating system says of the address (see `toPortError`).
 */
export async function findFreePort(host: string, avoid: ReadonlySet<number> = new Set()): Promise<number> {
  const unwanted: Server[] = [];
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      // What is avoided stays open until one fits, so that the same port is not offered again.
      const server = await listen(0, host);
      unwanted.push(server);
      const { port } = server.address() as AddressInfo;
      if (!avoid.has(port)) return port;
    }
  } finally {
    await Promise.all(unwanted.map((server) => close(server)));
  }
  throw new AppHostError('PORT_NOT_OPENED', `no free port was found on ${host}`, {
    hint: 'Nearly all ports of this machine are taken: end what holds them.',
    facts: { host },
  });
}

export interface PortReservations {
  /** Free ports that nobody else was given and that no one has released yet. */
  reserve(host: string, count: number): Promise<readonly number[]>;
  /** The process that listened there has ended. */
  release(port: number): void;
}

/** Hands out ports to processes that are about to listen: never one port to two of them. */
export function createPortReservations(): PortReservations {
  const given = new Set<number>();
  return {
    reserve: async (host, count) => {
      const ports: number[] = [];
      while (ports.length < count) {
        const port = await findFreePort(host, given);
        // Another reservation may have been given the same one while this one waited.
        if (given.has(port)) continue;
        given.add(port);
        ports.push(port);
      }
      return ports;
    },
    release: (port) => void given.delete(port),
  };
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
