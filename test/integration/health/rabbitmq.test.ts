import type { Socket } from 'node:net';

import { describe, expect, test } from 'vitest';

import { probeRabbitmq } from '../../../src/kinds/rabbitmq/probe.ts';
import { ask, askServer, closedPort, handshake } from './asking.ts';
import { answers, closesAtOnce, garbage, silent, webServer, type Behaviour } from './test-server.ts';

const check = handshake(probeRabbitmq, { username: 'shop', password: 'secret' });

/** One method on the connection's own channel: class, method, arguments, and the byte that ends a frame. */
function method(classId: number, methodId: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from([0, classId, 0, methodId]), ...parts]);
  const head = Buffer.alloc(7);
  head[0] = 1;
  head.writeUInt32BE(content.length, 3);
  return Buffer.concat([head, content, Buffer.from([0xce])]);
}

function longText(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}

/** `connection.start`: version 0-9, no properties, one mechanism, one locale. */
const start = method(10, 10, Buffer.from([0, 9, 0, 0, 0, 0]), longText('PLAIN'), longText('en_US'));

/** `connection.close` as the broker sends it to a user that it does not know. */
function refusal(): Buffer {
  const text = 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.';
  const code = Buffer.from([403 >> 8, 403 & 0xff, text.length]);
  return method(10, 50, code, Buffer.from(text), Buffer.from([0, 0, 0, 0]));
}

/** Greets, and does the rest when the login has come. */
function greetsAndThen(behaviour: (socket: Socket) => void): Behaviour {
  return (socket) => {
    answers(start)(socket);
    socket.once('data', () => socket.once('data', () => behaviour(socket)));
  };
}

describe('not healthy is a broker that', () => {
  test('is not there', async () => {
    expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
  });

  test('accepts and stays silent', async () => {
    expect(await askServer(check, silent)).toBe('no answer within 400ms');
  });

  test('accepts and closes, as while it boots', async () => {
    expect(await askServer(check, closesAtOnce)).toBe('connection closed by the server');
  });

  test('greets and then stays silent', async () => {
    expect(await askServer(check, answers(start))).toBe('no answer within 400ms');
  });

  test('greets and then closes', async () => {
    const behaviour = greetsAndThen((socket) => socket.end());
    expect(await askServer(check, behaviour)).toBe('connection closed by the server');
  });

  test('refuses the password', async () => {
    const behaviour = greetsAndThen((socket) => socket.write(refusal()));
    expect(await askServer(check, behaviour)).toBe('password refused');
  });

  test('speaks another version', async () => {
    expect(await askServer(check, (socket) => socket.once('data', () => socket.end('AMQP\0\x01\0\0')))).not.toBe(
      'healthy',
    );
  });

  test.each([
    ['garbage', garbage],
    ['HTTP', webServer],
    ['a frame that has no end', answers(Buffer.concat([start.subarray(0, -1), Buffer.from([0])]))],
  ])('answers %s', async (_name, behaviour) => {
    expect(await askServer(check, behaviour)).not.toBe('healthy');
  });
});
