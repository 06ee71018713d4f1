import { describe, expect, test } from 'vitest';

import { probeRedis } from '../../../src/kinds/parts/redis-probe.ts';
import { ask, askServer, closedPort, handshake } from './asking.ts';
import { answers, answersByteByByte, closesAtOnce, garbage, silent, webServer } from './test-server.ts';

const open = handshake(probeRedis, {});
const locked = handshake(probeRedis, { password: 'secret' });
const wrongPassword = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
const noLogin = '-NOAUTH Authentication required.\r\n';
const loading = '-LOADING Redis is loading the dataset in memory\r\n';

describe('healthy is a server that answers PING', () => {
  test('without a password', async () => {
    expect(await askServer(open, answers('+PONG\r\n'))).toBe('healthy');
  });

  test('after it took the password', async () => {
    expect(await askServer(locked, answers('+OK\r\n+PONG\r\n'))).toBe('healthy');
  });

  test('byte by byte', async () => {
    expect(await askServer(locked, answersByteByByte(Buffer.from('+OK\r\n+PONG\r\n')))).toBe('healthy');
  });
});

test('lengths are sent in bytes, and the user only when there is one', async () => {
  const requests: string[] = [];
  const check = handshake(probeRedis, { username: 'shop', password: 'pä ss' });
  await askServer(check, (socket) => {
    socket.on('data', (chunk: Buffer) => requests.push(chunk.toString()));
    answers('+OK\r\n+PONG\r\n')(socket);
  });
  expect(requests.join('')).toBe('*3\r\n$4\r\nAUTH\r\n$4\r\nshop\r\n$6\r\npä ss\r\n*1\r\n$4\r\nPING\r\n');
});

describe('not healthy is a server that', () => {
  test('is not there', async () => {
    expect(await ask(locked, { port: await closedPort() })).toBe('connection refused');
  });

  test('accepts and stays silent', async () => {
    expect(await askServer(locked, silent)).toBe('no answer within 400ms');
  });

  test('refuses the password', async () => {
    expect(await askServer(locked, answers(wrongPassword + noLogin))).toBe('password refused');
  });

  test('refuses the password and closes', async () => {
    expect(await askServer(locked, (socket) => socket.once('data', () => socket.end(wrongPassword)))).toBe(
      'password refused',
    );
  });

  test('wants a password that there is none of', async () => {
    expect(await askServer(open, answers(noLogin))).toBe('password required');
  });

  test('has no password where there should be one', async () => {
    const text = '-ERR AUTH <password> called without any password configured for the default user. Are you sure?\r\n';
    expect(await askServer(locked, answers(`${text}+PONG\r\n`))).toBe('has no password set');
  });

  test('is still loading', async () => {
    expect(await askServer(open, answers(loading))).toBe('still loading its data');
    expect(await askServer(locked, answers(`+OK\r\n${loading}`))).toBe('still loading its data');
  });

  test('is a replica without its primary', async () => {
    const text = "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n";
    expect(await askServer(open, answers(text))).toMatch(/^MASTERDOWN/);
  });

  test('closes at once', async () => {
    expect(await askServer(locked, closesAtOnce)).toBe('connection closed by the server');
  });

  test('takes the password and says no more', async () => {
    expect(await askServer(locked, answers('+OK\r\n'))).toBe('no answer within 400ms');
  });

  test.each([
    ['garbage', garbage],
    ['HTTP', webServer],
    ['a line without end', answers(`+${'x'.repeat(5000)}`)],
    ['something else to PING', answers('+OK\r\n+OK\r\n')],
  ])('answers %s', async (_name, behaviour) => {
    expect(await askServer(locked, behaviour)).toBe('the answer is not Redis');
  });
});
