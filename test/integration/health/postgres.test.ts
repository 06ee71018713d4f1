import type { Socket } from 'node:net';

import { describe, expect, test } from 'vitest';

import { probePostgres } from '../../../src/kinds/postgres/probe.ts';
import { ask, askServer, closedPort, handshake } from './asking.ts';
import { answers, answersByteByByte, closesAtOnce, garbage, silent, webServer, type Behaviour } from './test-server.ts';

const check = handshake(probePostgres, { username: 'postgres', password: 'secret' });

/** One message of the protocol: a letter, the length, the content. */
function message(type: string, ...parts: readonly (string | readonly number[])[]): Buffer {
  const content = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  );
  const head = Buffer.from(`${type}    `);
  head.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

function refusal(code: string, text: string): Buffer {
  return message('E', `SFATAL\0VFATAL\0C${code}\0M${text}\0\0`);
}

const authenticated = Buffer.concat([message('R', [0, 0, 0, 0]), message('Z', 'I')]);

/** The answer to `SELECT pg_is_in_recovery() AS recovering`: a column of type bool (16), one row. */
function answerOf(recovering: 't' | 'f'): Buffer {
  const column = [0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 1, 255, 255, 255, 255, 0, 0];
  return Buffer.concat([
    message('T', [0, 1], 'recovering\0', column),
    message('D', [0, 1, 0, 0, 0, 1], recovering),
    message('C', 'SELECT 1\0'),
    message('Z', 'I'),
  ]);
}

/** Lets everybody in and answers the query. */
function server(recovering: 't' | 'f', send: (socket: Socket, bytes: Buffer) => void): Behaviour {
  return (socket) => {
    socket.once('data', () => {
      socket.on('data', (chunk: Buffer) => {
        if (chunk.toString('latin1').startsWith('Q')) send(socket, answerOf(recovering));
      });
      send(socket, authenticated);
    });
  };
}

test('a server that takes writes is healthy', async () => {
  expect(
    await askServer(
      check,
      server('f', (socket, bytes) => socket.write(bytes)),
    ),
  ).toBe('healthy');
});

describe('not healthy is a server that', () => {
  test('is not there', async () => {
    expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
  });

  test('accepts and stays silent', async () => {
    expect(await askServer(check, silent)).toBe('no answer within 400ms');
  });

  test('refuses the password', async () => {
    const behaviour = answers(refusal('28P01', 'password authentication failed for user "postgres"'));
    expect(await askServer(check, behaviour)).toBe('password refused');
  });

  test.each([
    ['starting up', 'the database system is starting up'],
    ['in recovery mode', 'the database system is in recovery mode'],
    ['shutting down', 'the database system is shutting down'],
    ['not yet accepting connections', 'the database system is not yet accepting connections'],
  ])('says that it is %s', async (reason, text) => {
    expect(await askServer(check, answers(refusal('57P03', text)))).toBe(reason);
  });

  test('says so byte by byte', async () => {
    const bytes = refusal('57P03', 'the database system is starting up');
    expect(await askServer(check, answersByteByByte(bytes))).toBe('starting up');
  });

  test('lets one in but is still recovering', async () => {
    expect(
      await askServer(
        check,
        server('t', (socket, bytes) => socket.write(bytes)),
      ),
    ).toBe('still recovering');
  });

  test('lets one in and answers no query', async () => {
    expect(await askServer(check, answers(authenticated))).toBe('no answer within 400ms');
  });

  test('closes at once', async () => {
    expect(await askServer(check, closesAtOnce)).toBe('connection closed by the server');
  });

  test('closes instead of answering the query', async () => {
    const behaviour = server('f', (socket, bytes) => {
      if (bytes === authenticated) socket.write(bytes);
      else socket.destroy();
    });
    expect(await askServer(check, behaviour)).toBe('connection closed by the server');
  });

  test('answers garbage', async () => {
    expect(await askServer(check, garbage)).not.toBe('healthy');
  });

  test('speaks HTTP', async () => {
    expect(await askServer(check, webServer)).toBe('connection closed by the server');
  });

  // The library throws at these from within a socket's event, which would end the program.
  test.each([
    ['an unknown authentication', message('R', [0, 0, 0, 99])],
    ['a message that is too short', message('R', [])],
    ['a row of impossible length', message('D', [255, 255])],
  ])('answers with %s', async (_name, bytes) => {
    expect(await askServer(check, answers(bytes))).toBe('the answer is not PostgreSQL');
  });
});
