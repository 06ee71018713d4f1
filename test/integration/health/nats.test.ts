import { describe, expect, test } from 'vitest';

import { probeNats } from '../../../src/kinds/nats/probe.ts';
import { askServer, handshake } from './asking.ts';
import { closesAtOnce, garbage, silent, webServer, type Behaviour } from './test-server.ts';

const check = handshake(probeNats, { username: 'shop', password: 'p"ä' });
const info = 'INFO {"server_id":"X","auth_required":true}\r\n';

/** Greets, and answers what comes first. */
function greets(answer: string, said: string[] = []): Behaviour {
  return (socket) => {
    socket.write(info);
    socket.on('data', (chunk: Buffer) => {
      said.push(chunk.toString());
      if (said.length === 1) socket.write(answer);
    });
  };
}

test('healthy is a server that takes the login and answers PING', async () => {
  const said: string[] = [];
  expect(await askServer(check, greets(`PING\r\n${info}PONG\r\n`, said))).toBe('healthy');
  const [, login = '{}'] = /^CONNECT (.*)\r\nPING\r\n/.exec(said.join('')) ?? [];
  expect(JSON.parse(login)).toMatchObject({ user: 'shop', pass: 'p"ä', verbose: false });
});

describe('not healthy is a server that', () => {
  test.each([
    ['refuses the password', greets("-ERR 'Authorization Violation'\r\n"), 'password refused'],
    ['is full', greets("-ERR 'maximum connections exceeded'\r\n"), 'maximum connections exceeded'],
    ['says something else', greets('+OK\r\n'), 'the answer is not NATS'],
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
    ['greets and is silent', greets(''), 'no answer within 400ms'],
    ['greets with garbage', garbage, 'the answer is not NATS'],
    // It waits for a request, and NATS for a greeting.
    ['speaks HTTP', webServer, 'no answer within 400ms'],
    ['never ends its line', (socket) => void socket.write(`INFO {${'x'.repeat(70_000)}`), 'the answer is not NATS'],
  ] as readonly (readonly [string, Behaviour, string])[])('%s', async (_name, behaviour, reason) => {
    expect(await askServer(check, behaviour)).toBe(reason);
  });
});
