import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import type { Check } from '../../../src/model/probe.ts';
import { ask, askServer, closedPort } from './asking.ts';
import { answers, answersByteByByte, closesAtOnce, dribbles, garbage, silent, startServer } from './test-server.ts';

const check = { type: 'http', endpoint: 'main', path: '/health' } as const satisfies Check;
const anyStatus = { ...check, status: 'any' } as const satisfies Check;

function response(status: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\nContent-Length: 2\r\n${headers}\r\nok`;
}

describe('a status', () => {
  test.each([
    ['200 OK', 'healthy'],
    ['204 No Content', 'healthy'],
    ['301 Moved Permanently', 'healthy'],
    ['399 Odd', 'healthy'],
    ['400 Bad Request', 'answered 400'],
    ['404 Not Found', 'answered 404'],
    ['500 Internal Server Error', 'answered 500'],
    ['503 Service Unavailable', 'answered 503'],
  ])('%s is %s', async (status, outcome) => {
    expect(await askServer(check, answers(response(status)))).toBe(outcome);
  });

  test('is of no matter where any will do', async () => {
    expect(await askServer(anyStatus, answers(response('500 Internal Server Error')))).toBe('healthy');
  });
});

test('a redirect is not followed', async () => {
  await using elsewhere = await startServer(answers(response('500 Internal Server Error')));
  const location = `Location: http://127.0.0.1:${elsewhere.port}/\r\n`;
  expect(await askServer(check, answers(response('302 Found', location)))).toBe('healthy');
  expect(elsewhere.accepted()).toBe(0);
});

test('the path is asked for, and the connection not kept', async () => {
  let request = '';
  const behaviour = answers(response('200 OK', 'Connection: keep-alive\r\n'));
  await askServer({ ...check, path: '/ready?full=1' }, (socket) => {
    socket.once('data', (chunk: Buffer) => (request = chunk.toString()));
    behaviour(socket);
  });
  expect(request).toMatch(/^GET \/ready\?full=1 HTTP\/1.1\r\n/);
  expect(request).toMatch(/connection: close/i);
});

test('a body without end does not hold the check up', async () => {
  const behaviour = dribbles('HTTP/1.1 200 OK\r\n\r\n', 'x');
  expect(await askServer(check, behaviour)).toBe('healthy');
});

test('an answer that comes byte by byte is an answer', async () => {
  expect(await askServer(check, answersByteByByte(Buffer.from(response('200 OK'))))).toBe('healthy');
});

describe.each([
  ['200 to 399', check],
  ['any status', anyStatus],
])('with %s, unhealthy is a server that', (_name, check) => {
  test('is not there', async () => {
    expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
  });

  test('accepts and stays silent', async () => {
    expect(await askServer(check, silent)).toBe('no answer within 400ms');
  });

  test('closes at once', async () => {
    expect(await askServer(check, closesAtOnce)).toBe('connection closed by the server');
  });

  test('answers garbage', async () => {
    expect(await askServer(check, garbage)).toBe('the answer is not HTTP');
  });

  test('speaks another protocol', async () => {
    expect(await askServer(check, answers('-ERR unknown command\r\n'))).toBe('the answer is not HTTP');
  });

  test('sends headers without end', async () => {
    expect(await askServer(check, dribbles('HTTP/1.1 200 OK\r\nX-Long: ', 'a'))).toBe('no answer within 400ms');
  });

  test('sends more headers than there can be', async () => {
    const flood = `HTTP/1.1 200 OK\r\n${`X-More: ${'a'.repeat(1000)}\r\n`.repeat(100)}`;
    expect(await askServer(check, answers(flood))).toBe('the answer is not HTTP');
  });

  test('speaks only HTTP where https is asked for', async () => {
    const outcome = await askServer(check, answers(response('200 OK')), 'https');
    expect(outcome).not.toBe('healthy');
  });
});

test('a certificate that nobody signed is taken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-health-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await promisify(execFile)('openssl', [...request, '-subj', '/CN=localhost', '-keyout', key, '-out', cert]);
  const credentials = { key: await readFile(key), cert: await readFile(cert) };
  const server = createSecureServer(credentials, (_request, reply) => void reply.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    expect(await ask(check, { port: (server.address() as AddressInfo).port, scheme: 'https' })).toBe('healthy');
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
});
