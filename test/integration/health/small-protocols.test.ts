import { describe, expect, test } from 'vitest';

import { probeMailpit } from '../../../src/kinds/mailpit/probe.ts';
import { probeMemcached } from '../../../src/kinds/memcached/probe.ts';
import { probeMosquitto } from '../../../src/kinds/mosquitto/probe.ts';
import { ask, askServer, closedPort, handshake } from './asking.ts';
import { closesAtOnce, garbage, silent, webServer, type Behaviour } from './test-server.ts';

/** Says each line when its turn comes: the first at once where it greets, the others after what the client says. */
function replies(...turns: readonly (Buffer | string)[]): Behaviour {
  return (socket) => {
    const left = [...turns];
    const next = (): void => {
      const turn = left.shift();
      if (turn !== undefined && turn.length > 0) socket.write(turn);
    };
    next();
    socket.on('data', next);
  };
}

type Cases = readonly (readonly [name: string, behaviour: Behaviour, outcome: string])[];

describe('Memcached', () => {
  const check = handshake(probeMemcached, {});
  test.each([
    ['has no such key', replies('', 'END\r\n'), 'healthy'],
    ['has it', replies('', 'VALUE apphost-health 0 1\r\nx\r\nEND\r\n'), 'healthy'],
    ['has no memory', replies('', 'SERVER_ERROR out of memory\r\n'), 'out of memory'],
    ['does not know the command', replies('', 'ERROR\r\n'), 'the answer is not Memcached'],
    ['speaks HTTP', webServer, 'the answer is not Memcached'],
    ['greets with garbage', garbage, 'the answer is not Memcached'],
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
  ] as Cases)('a server that %s', async (_name, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });
});

describe('MQTT', () => {
  const check = handshake(probeMosquitto, { username: 'shop', password: 'pä' });
  const connected = (code: number): Buffer => Buffer.from([0x20, 2, 0, code]);
  const pong = Buffer.from([0xd0, 0]);
  test.each([
    ['takes the login and answers a ping', replies('', connected(0), pong), 'healthy'],
    ['refuses the password', replies('', connected(5)), 'password refused'],
    ['refuses the password in other words', replies('', connected(4)), 'password refused'],
    ['is not ready', replies('', connected(3)), 'not accepting connections'],
    ['has another reason', replies('', connected(9)), 'connection refused with code 9'],
    ['takes the login and says no more', replies('', connected(0)), 'no answer within 400ms'],
    ['answers something else to a ping', replies('', connected(0), connected(0)), 'the answer is not MQTT'],
    ['speaks HTTP', webServer, 'the answer is not MQTT'],
    ['greets with garbage', garbage, 'the answer is not MQTT'],
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
  ] as Cases)('a broker that %s', async (_name, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });

  test('is told name and password with their lengths in bytes', async () => {
    const said: Buffer[] = [];
    const listening: Behaviour = (socket) => {
      socket.once('data', (chunk: Buffer) => said.push(chunk));
      replies('', connected(0), pong)(socket);
    };
    await askServer(check, listening);
    const expected = [0x10, 23, 0, 4, ...Buffer.from('MQTT'), 4, 0xc2, 0, 10, 0, 0, 0, 4, ...Buffer.from('shop')];
    expect([...(said[0] ?? [])]).toEqual([...expected, 0, 3, ...Buffer.from('pä')]);
  });
});

describe('SMTP', () => {
  const check = handshake(probeMailpit, {});
  test.each([
    ['would take mail', replies('220 mail ready\r\n', '250-mail\r\n250 SIZE 0\r\n', '221 Bye\r\n'), 'healthy'],
    ['is busy', replies('421 too busy\r\n'), 'answered 421 too busy'],
    ['refuses', replies('220 mail\r\n', '550 no\r\n'), 'answered 550 no'],
    ['greets with garbage', garbage, 'the answer is not SMTP'],
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
  ] as Cases)('a server that %s', async (_name, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });

  test('a server that is not there', async () => {
    expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
  });
});
