import { once } from 'node:events';
import { Agent, get, request, type IncomingMessage } from 'node:http';
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2';
import { text } from 'node:stream/consumers';
import { credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProxyProtocol } from '../../../src/runtime/proxy/index.ts';
import { createUnavailable } from '../../../src/runtime/proxy/unavailable.ts';
import { closeAll, freePort, host, onCleanup, openClient, readAll, startProxy, startTcp } from './sockets.ts';

afterEach(closeAll);

/** The port of a proxy whose only replica is there no more, in the two ways it can be gone. */
async function startGone(protocol: ProxyProtocol, how: 'removed' | 'refuses' = 'removed'): Promise<number> {
  const { proxy, port } = await startProxy({ resource: 'orders', endpoint: 'api', protocol });
  proxy.add({ id: 'a', host, port: await freePort() });
  if (how === 'removed') proxy.remove('a');
  return port;
}

describe.each(['removed', 'refuses'] as const)('with no replica left (%s)', (how) => {
  it('http gets a 503 that names the resource', async () => {
    const agent = new Agent({ keepAlive: true });
    onCleanup(() => agent.destroy());
    const port = await startGone('http', how);
    const [response] = (await once(get({ host, port, agent }), 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(503);
    expect(response.headers).toMatchObject({
      connection: 'close',
      'retry-after': '1',
      'content-type': 'text/plain; charset=utf-8',
    });
    expect(await text(response)).toBe(
      'No healthy replica of "orders" serves its endpoint "api". See why: apphost logs orders\n',
    );
  });

  it('gRPC gets UNAVAILABLE that names the resource', async () => {
    const port = await startGone('grpc', how);
    expect(await callGrpc(port)).toMatchObject({ code: 14, details: expect.stringContaining('"orders"') as string });
  });

  it('TCP gets a closed connection', async () => {
    const client = openClient(await startGone('tcp', how));
    client.write('hello');
    expect(await readAll(client)).toHaveLength(0);
  });
});

describe('the answer for http', () => {
  it('is JSON for who accepts JSON', async () => {
    const port = await startGone('http');
    const [response] = (await once(get({ host, port, headers: { accept: 'application/json' } }), 'response')) as [
      IncomingMessage,
    ];
    expect(JSON.parse(await text(response))).toMatchObject({
      error: 'unavailable',
      resource: 'orders',
      endpoint: 'api',
    });
  });

  it('comes in full to who is still sending a large body', async () => {
    const port = await startGone('http');
    const sending = request({ host, port, method: 'POST', headers: { 'content-length': 8 * 1024 * 1024 } });
    sending.on('error', () => {});
    sending.write(Buffer.alloc(4 * 1024 * 1024));
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(503);
    sending.end(Buffer.alloc(4 * 1024 * 1024));
    expect(await text(response)).toContain('apphost logs orders');
  });

  it('comes to a head sent in pieces, to HEAD, and to who awaits 100-continue', async () => {
    const port = await startGone('http');
    const pieces = openClient(port);
    pieces.write('P');
    await once(pieces, 'connect');
    pieces.write('UT / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    expect((await readAll(pieces)).toString()).toMatch(/^HTTP\/1.1 503/u);
    const head = openClient(port);
    head.write('HEAD / HTTP/1.1\r\nhost: x\r\n\r\n');
    expect((await readAll(head)).toString()).toMatch(/^HTTP\/1.1 503.*\r\n\r\n$/su);
    const sending = request({ host, port, method: 'PUT', headers: { expect: '100-continue' } });
    sending.on('error', () => {}).flushHeaders();
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(503);
    sending.destroy();
  });

  it('is a 503 for a WebSocket', async () => {
    const client = openClient(await startGone('http'));
    client.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    expect((await readAll(client)).toString()).toMatch(/^HTTP\/1.1 503/u);
  });

  it('is HTTP/2 for HTTP/2: 503, and UNAVAILABLE for gRPC', async () => {
    const port = await startGone('http');
    const session: ClientHttp2Session = connectHttp2(`http://${host}:${port}`);
    onCleanup(() => session.destroy());
    const stream = session.request({ ':path': '/' });
    const [headers] = (await once(stream, 'response')) as [Record<string, string>];
    expect(headers[':status']).toBe(503);
    expect(await text(stream)).toContain('apphost logs orders');
    await once(session, 'close');
    expect(await callGrpc(port)).toMatchObject({ code: 14 });
  });

  it('closes who sends nothing, after a while', async () => {
    const unavailable = createUnavailable({ resource: 'orders', endpoint: 'api', protocol: 'http' }, 50);
    const { port } = await startTcp((client) => unavailable.answer(client));
    expect(await readAll(openClient(port))).toHaveLength(0);
    const half = openClient(port);
    half.write('GET / HTTP/1.1\r\nhost:');
    expect(await readAll(half)).toHaveLength(0);
  });

  it('closes who sends something else', async () => {
    const client = openClient(await startGone('http'));
    client.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0xff, 0x0d, 0x0a]));
    expect(await readAll(client)).toHaveLength(0);
  });
});

function callGrpc(port: number): Promise<ServiceError | null> {
  const bytes = { serialize: (value: Buffer) => value, deserialize: (value: Buffer) => value };
  const Client = makeGenericClientConstructor({}, 'Echo');
  const client = new Client(`${host}:${port}`, credentials.createInsecure());
  onCleanup(() => client.close());
  return new Promise((resolve) => {
    client.makeUnaryRequest('/Echo/Say', bytes.serialize, bytes.deserialize, Buffer.from('x'), (error) =>
      resolve(error),
    );
  });
}
