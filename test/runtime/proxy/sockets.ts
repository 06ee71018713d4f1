// Real servers and clients on loopback, all of them closed by `closeAll` after a test.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { createProxy, type Proxy, type ProxyOptions } from '../../../src/runtime/proxy/index.ts';

export const host = '127.0.0.1';
const cleanups: (() => unknown)[] = [];

export function onCleanup(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export async function closeAll(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

/** A started proxy and its port. */
export async function startProxy(options: Partial<ProxyOptions> = {}): Promise<{ proxy: Proxy; port: number }> {
  const listen = [{ host, port: 0 }];
  const proxy = await createProxy({ resource: 'web', endpoint: 'main', protocol: 'tcp', listen, ...options });
  onCleanup(() => proxy.close());
  return { proxy, port: proxy.addresses[0]?.port ?? 0 };
}

/** A server with half-close and its port. */
export function startTcp(onClient: (client: Socket) => void): Promise<{ server: Server; port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client)).on('error', () => {});
    onClient(client);
  });
  onCleanup(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listening(server);
}

/** Any server of node's on a free port. */
export async function listening<S extends Server>(server: S): Promise<{ server: S; port: number }> {
  server.listen(0, host);
  await once(server, 'listening');
  onCleanup(() => server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

/** A server that names itself to every client, then echoes. */
export async function startNamed(name: string): Promise<{ server: Server; port: number }> {
  return startTcp((client) => {
    client.write(name);
    client.pipe(client);
  });
}

/** A connected client; its errors are ignored, as its close tells enough. */
export function openClient(port: number): Socket {
  const client = connect({ host, port, allowHalfOpen: true });
  client.on('error', () => {});
  onCleanup(() => client.destroy());
  return client;
}

/** The first chunk that comes, as text; `''` for an end or a close. */
export function firstChunk(client: Socket): Promise<string> {
  return new Promise((resolve) => {
    client.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    client.once('close', () => resolve(''));
    client.once('end', () => resolve(''));
  });
}

/** All that comes until the other side ends or closes. */
export function readAll(client: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const done = (): void => resolve(Buffer.concat(chunks));
    client.on('data', (chunk: Buffer) => chunks.push(chunk));
    client.once('end', done).once('close', done);
  });
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const { server, port } = await listening(createServer());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Polls, because sockets close when the kernel says so. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
