// What a client gets while no replica can take it. L4 knows no requests, so only here are they read.
import type { Server as HttpServer } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { createDeadlines } from './deadlines.ts';
import type { ProxyOptions } from './proxy.ts';
import { createUnavailableHttp, createUnavailableHttp2 } from './unavailable-http.ts';

export interface Unavailable {
  /** Loads what the answers need, so that the first is as quick as the rest. */
  prepare(): void;
  /** Answers a client nobody has read from, and closes it. */
  answer(client: Socket): void;
  close(): void;
}

/** A client that sends no request, or does not take its answer, is closed after this. */
const LINGER_MS = 5_000;

/** The first three bytes tell HTTP/2's `PRI * HTTP/2.0` from every HTTP/1 method. */
const HTTP2_PREFACE = 'PRI';

export function createUnavailable(
  options: Pick<ProxyOptions, 'resource' | 'endpoint' | 'protocol'>,
  lingerMs = LINGER_MS,
): Unavailable {
  const clients = createDeadlines<Socket>(lingerMs, (client) => client.destroy());
  let http: Promise<HttpServer> | undefined;
  let http2: Promise<Http2Server> | undefined;

  const load = {
    http: () => (http ??= createUnavailableHttp(options)),
    grpc: () => (http2 ??= createUnavailableHttp2(options)),
  };

  async function serve(client: Socket, start: string): Promise<void> {
    const server: HttpServer | Http2Server = await (HTTP2_PREFACE.startsWith(start) ? load.grpc() : load.http());
    if (client.destroyed) return;
    server.emit('connection', client);
    client.resume();
  }

  return {
    prepare() {
      if (options.protocol !== 'tcp') void load[options.protocol]();
    },
    answer(client) {
      if (options.protocol === 'tcp' || client.readableEnded) {
        client.destroy();
        return;
      }
      clients.add(client);
      client.on('close', () => clients.delete(client)).on('error', () => client.destroy());
      readStart(client, (start) => void serve(client, start));
    },
    close() {
      for (const client of clients.takeAll()) client.destroy();
    },
  };
}

/** Hands over what decides the protocol, and puts it back to be read again. */
function readStart(client: Socket, decided: (start: string) => void): void {
  const chunks: Buffer[] = [];
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    const head = Buffer.concat(chunks);
    const start = head.toString('latin1', 0, HTTP2_PREFACE.length);
    if (start.length < HTTP2_PREFACE.length && HTTP2_PREFACE.startsWith(start)) return;
    client.off('data', onData).off('end', onEnd);
    client.pause();
    client.unshift(head);
    decided(start);
  };
  const onEnd = (): void => void client.destroy();
  client.on('data', onData).on('end', onEnd);
  client.resume();
}
