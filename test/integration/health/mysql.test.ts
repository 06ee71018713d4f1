import { describe, expect, test } from 'vitest';

import { probeMysql } from '../../../src/kinds/parts/mysql-probe.ts';
import { ask, askServer, closedPort, handshake } from './asking.ts';
import { closesAtOnce, dribbles, garbage, silent, webServer, type Behaviour } from './test-server.ts';

const check = handshake(probeMysql, { username: 'root', password: 'secret' });

function packet(sequence: number, ...parts: readonly (readonly number[] | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([Buffer.from([body.length & 255, body.length >> 8, 0, sequence]), body]);
}

/** What a server says instead of its greeting: an error, without a state as nobody is in yet. */
function greetsWithError(code: number, message: string): Behaviour {
  return (socket) => {
    socket.resume();
    socket.end(packet(0, [255, code & 255, code >> 8], message));
  };
}

describe('not healthy is a server that', () => {
  test.each([
    ['is full', greetsWithError(1040, 'Too many connections'), 'Too many connections'],
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
    ['speaks HTTP', webServer, 'no answer within 400ms'],
    ['never ends its greeting', dribbles('', 'x'), 'no answer within 400ms'],
  ] as const)('%s', async (_name, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });

  test('greets with garbage', async () => {
    expect(await askServer(check, garbage)).not.toBe('healthy');
  });

  test('is not there', async () => {
    expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
  });
});
