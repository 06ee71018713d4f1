import { get } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const host = '127.0.0.1';
const pause = 5;

/** Different free ports of this machine. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((listening) => server.listen(0, host, listening));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** Resolves when every port answers an HTTP request with 200. */
export async function untilHttp(ports: readonly number[]): Promise<void> {
  await Promise.all(ports.map((port) => until(() => answersHttp(port))));
}

/** Resolves when a Redis answers `PONG` on every port. */
export async function untilRedis(ports: readonly number[]): Promise<void> {
  await Promise.all(ports.map((port) => until(() => answersRedis(port))));
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error('no answer after 60 s');
    await delay(pause);
  }
}

function answersHttp(port: number): Promise<boolean> {
  return new Promise((done) => {
    get({ host, port, agent: false }, (response) => {
      response.resume();
      done(response.statusCode === 200);
    }).on('error', () => done(false));
  });
}

function answersRedis(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port }, () => socket.write('PING\r\n'));
    const end = (answer: boolean): void => {
      socket.destroy();
      done(answer);
    };
    socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
    socket.once('close', () => done(false));
  });
}
