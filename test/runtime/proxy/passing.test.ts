import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer as createHttpServer, get, type IncomingMessage } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { credentials, makeGenericClientConstructor, Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  closeAll,
  firstChunk,
  host,
  listening,
  onCleanup,
  openClient,
  readAll,
  startProxy,
  startTcp,
  until,
} from './sockets.ts';

afterEach(closeAll);

/** The proxy's port, with one replica at `backendPort` behind it. */
async function startBefore(backendPort: number): Promise<number> {
  const { proxy, port } = await startProxy();
  proxy.add({ id: 'a', host, port: backendPort });
  return port;
}

describe('bytes', () => {
  const body = randomBytes(24 * 1024 * 1024);

  it('pass exactly in both directions at once', async () => {
    const { port } = await startTcp((client) => client.pipe(client));
    const client = openClient(await startBefore(port));
    client.end(body);
    expect(hash(await readAll(client))).toBe(hash(body));
  });

  it('stay with the sender while the receiver does not read', async () => {
    let receiver: Socket | undefined;
    const { port } = await startTcp((socket) => (receiver = socket.pause()));
    const client = openClient(await startBefore(port));
    client.end(body);
    await until(() => receiver !== undefined);
    // What is out of the client's hands must settle: kernel buffers and a few chunks, never the whole body.
    await settled(() => client.writableLength);
    expect(client.writableLength).toBeGreaterThan(0);
    if (receiver === undefined) return;
    const received = readAll(receiver);
    receiver.resume();
    expect(hash(await received)).toBe(hash(body));
  });

  it('stay with the replica while the client does not read', async () => {
    let sender: Socket | undefined;
    const { port } = await startTcp((socket) => {
      sender = socket;
      socket.end(body);
    });
    const client = openClient(await startBefore(port)).pause();
    await until(() => sender !== undefined);
    await settled(() => sender?.writableLength ?? 0);
    expect(sender?.writableLength).toBeGreaterThan(0);
    const received = readAll(client);
    client.resume();
    expect(hash(await received)).toBe(hash(body));
  });
});

describe('ends', () => {
  it('a client that ended its side still gets its answer', async () => {
    const { port } = await startTcp((socket) => {
      void readAll(socket).then((request) => socket.end(`got ${request.toString()}`));
    });
    const client = openClient(await startBefore(port));
    client.end('all of it');
    expect((await readAll(client)).toString()).toBe('got all of it');
  });

  it('a client that ends without a byte still gets what the replica says', async () => {
    const { port } = await startTcp((socket) => {
      socket.resume().on('end', () => socket.end('nothing came'));
    });
    const client = openClient(await startBefore(port));
    client.end();
    expect((await readAll(client)).toString()).toBe('nothing came');
  });

  it('a replica that ended its side still gets the rest', async () => {
    let request: Promise<Buffer> | undefined;
    const { port } = await startTcp((socket) => {
      request = readAll(socket);
      socket.end('enough');
    });
    const client = openClient(await startBefore(port));
    expect((await readAll(client)).toString()).toBe('enough');
    client.end('and more');
    await until(() => request !== undefined);
    expect((await request)?.toString()).toBe('and more');
  });

  it('a reset stays a reset, from either side', async () => {
    let backend: Socket | undefined;
    const { port } = await startTcp((socket) => {
      backend = socket;
      socket.write('cut off');
    });
    const proxyPort = await startBefore(port);
    const client = openClient(proxyPort);
    await firstChunk(client);
    const clientError = once(client, 'error');
    backend?.resetAndDestroy();
    expect(await clientError).toMatchObject([{ code: 'ECONNRESET' }]);

    const leaving = openClient(proxyPort);
    await firstChunk(leaving);
    const backendError = once(backend as Socket, 'error');
    leaving.resetAndDestroy();
    expect(await backendError).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('a client that leaves while its replica is being connected leaves nothing behind', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startTcp((socket) => socket.pipe(socket))).port });
    for (let number = 0; number < 50; number += 1) {
      const client = openClient(port);
      client.once('connect', () => (number % 2 === 0 ? client.destroy() : client.resetAndDestroy()));
      await once(client, 'close');
    }
    await until(() => proxy.connections().get('a') === 0);
    expect(proxy.connections().get('a')).toBe(0);
  });
});

describe('protocols', () => {
  it('HTTP/1.1 with keep-alive stays on one connection', async () => {
    let connections = 0;
    const { server, port } = await listening(createHttpServer((request, response) => void response.end(request.url)));
    server.on('connection', () => (connections += 1));
    const proxyPort = await startBefore(port);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onCleanup(() => agent.destroy());
    for (const path of ['/one', '/two', '/three']) {
      const [response] = (await once(get({ host, port: proxyPort, path, agent }), 'response')) as [IncomingMessage];
      expect(await text(response)).toBe(path);
    }
    expect(connections).toBe(1);
  });

  it('HTTP/2 multiplexes', async () => {
    const { port } = await listening(
      createHttp2Server().on('stream', (stream, headers) => {
        stream.respond({ ':status': 200 });
        stream.end(headers[':path']);
      }),
    );
    const session = connectHttp2(`http://${host}:${await startBefore(port)}`);
    onCleanup(() => session.destroy());
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => buffer(session.request({ ':path': path }))));
    expect(answers.map(String)).toEqual(paths);
  });

  it('gRPC calls', async () => {
    const server = new GrpcServer();
    const say = {
      path: '/Echo/Say',
      requestStream: false,
      responseStream: false,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    };
    server.addService(
      { say },
      { say: (call: { request: Buffer }, done: (error: null, value: Buffer) => void) => done(null, call.request) },
    );
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`${host}:0`, ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    onCleanup(() => server.forceShutdown());
    const Client = makeGenericClientConstructor({ say }, 'Echo');
    const client = new Client(`${host}:${await startBefore(port)}`, credentials.createInsecure());
    onCleanup(() => client.close());
    const answer = await new Promise<Buffer | undefined>((resolve, reject) => {
      client.makeUnaryRequest(say.path, same, same, Buffer.from('hello'), (error, value) =>
        error === null ? resolve(value) : reject(error),
      );
    });
    expect(answer?.toString()).toBe('hello');
  });

  it('WebSocket messages', async () => {
    const { server, port } = await listening(createHttpServer());
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) =>
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
    );
    const client = new WebSocket(`ws://${host}:${await startBefore(port)}`);
    onCleanup(() => client.terminate());
    await once(client, 'open');
    client.send('hello');
    expect(String(await once(client, 'message').then(([data]) => data as Buffer))).toBe('hello');
    const large = randomBytes(512 * 1024);
    client.send(large);
    // Not toEqual: it compares buffers index by index, for seconds.
    const [echo] = (await once(client, 'message')) as [Buffer];
    expect(large.equals(echo)).toBe(true);
    client.close(4_001, 'done');
    expect(await once(client, 'close')).toEqual([4_001, Buffer.from('done')]);
  });
});

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function same(value: Buffer): Buffer {
  return value;
}

/** Waits until a number has not changed for a while. */
async function settled(read: () => number): Promise<void> {
  for (let before = -1; before !== read();) {
    before = read();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
