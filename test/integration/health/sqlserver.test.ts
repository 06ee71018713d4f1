import type { Socket } from 'node:net';

import { describe, expect, test } from 'vitest';

import { createDatabase } from '../../../src/kinds/sqlserver/prepare.ts';
import { probeSqlserver } from '../../../src/kinds/sqlserver/probe.ts';
import { ask, askServer, closedPort, handshake } from './asking.ts';
import { closesAtOnce, garbage, silent, startServer, webServer, type Behaviour } from './test-server.ts';

const properties = { username: 'sa', password: 'Secret1!' };
const check = handshake(probeSqlserver, properties);
const never = new AbortController().signal;

/** Types of packets, as [MS-TDS] numbers them. */
const [batch, rpc, tabular, login, prelogin] = [1, 3, 4, 16, 18];

function uint16(value: number): readonly number[] {
  return [value & 255, value >> 8];
}

/** A text of UTF-16 after its length in characters: in one byte, or in two. */
function text(value: string, lengthBytes: 1 | 2): readonly number[] {
  return [...uint16(value.length).slice(0, lengthBytes), ...Buffer.from(value, 'utf16le')];
}

function send(socket: Socket, tokens: readonly number[]): void {
  const length = 8 + tokens.length;
  socket.write(Buffer.from([tabular ?? 0, 1, length >> 8, length & 255, 0, 0, 1, 0, ...tokens]));
}

const done = (rows: number): readonly number[] => [
  0xfd,
  ...uint16(rows > 0 ? 0x10 : 0),
  0,
  0,
  rows,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
];

function failed(number: number, message: string): readonly number[] {
  const body = [...uint16(number), 0, 0, 1, 14, ...text(message, 2), ...text('sql', 1), 0, 1, 0, 0, 0];
  return [0xaa, ...uint16(body.length), ...body];
}

/** Version 7.4, as `tedious` asks for it. */
function welcomed(): readonly number[] {
  const body = [1, 0x74, 0, 0, 4, ...text('Microsoft SQL Server', 1), 16, 0, 0, 0];
  return [0xad, ...uint16(body.length), ...body, ...done(0)];
}

/** One column, a whole number that may be absent, and one row. */
function row(value: number | undefined): readonly number[] {
  const column = [0x81, 1, 0, 0, 0, 0, 0, 1, 0, 0x26, 4, 0];
  return [...column, 0xd1, ...(value === undefined ? [0] : [4, value, 0, 0, 0]), ...done(1)];
}

interface Manners {
  readonly login?: readonly number[];
  /** What it answers to a statement. */
  readonly answer?: (statement: string) => readonly number[];
}

/** A server that has no encryption, which spares the test a certificate inside the protocol. */
function server({ login: loggedIn = welcomed(), answer = () => done(0) }: Manners = {}): Behaviour {
  return (socket) => {
    let held = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 8 && held.length >= held.readUInt16BE(2)) {
        const length = held.readUInt16BE(2);
        const [type, body] = [held[0], held.subarray(8, length)];
        held = held.subarray(length);
        // Options: the version at 11, encryption ("not supported") at 17.
        if (type === prelogin) send(socket, [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 16, 0, 0, 0, 0, 0, 2]);
        if (type === login) send(socket, loggedIn);
        if (type === batch || type === rpc) send(socket, answer(body.toString('utf16le')));
      }
    });
  };
}

describe('a server that', () => {
  test.each([
    [
      'takes the login and answers',
      server({ answer: (statement) => (statement.includes('SELECT 1') ? row(1) : done(0)) }),
      'healthy',
    ],
    [
      'refuses the password',
      server({ login: [...failed(18456, "Login failed for user 'sa'."), ...done(0)] }),
      'password refused',
    ],
    [
      'cannot answer',
      server({ answer: () => [...failed(701, 'There is insufficient memory.'), ...done(0)] }),
      'There is insufficient memory.',
    ],
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
  ] as const)('%s', async (_name, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });

  test.each([
    ['speaks HTTP', webServer],
    ['greets with garbage', garbage],
  ])('%s', async (_name, behaviour) => {
    expect(await askServer(check, behaviour)).not.toBe('healthy');
  });

  test('is not there', async () => {
    expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
  });
});

describe('a database', () => {
  const create = async (id: () => number | undefined, refusal?: readonly number[]) => {
    const statements: string[] = [];
    const answer = (statement: string): readonly number[] => {
      statements.push(statement);
      if (statement.includes('DB_ID')) return row(id());
      return refusal ?? done(0);
    };
    await using running = await startServer(server({ answer }));
    const address = { host: '127.0.0.1', port: running.port, properties };
    const outcome = await createDatabase(address, { name: 'or]ders', options: {} }, never);
    return {
      outcome,
      created: statements.filter((statement) => statement.includes('CREATE DATABASE [or]]ders]')).length,
    };
  };

  test('is created when it is missing', async () => {
    expect(await create(() => undefined)).toEqual({ outcome: 'created', created: 1 });
  });

  test('stays as it is when it is there', async () => {
    expect(await create(() => 5)).toEqual({ outcome: 'present', created: 0 });
  });

  test('is there when somebody else creates it meanwhile', async () => {
    const ids = [undefined, 5];
    const refusal = [...failed(1801, "Database 'or]ders' already exists."), ...done(0)];
    expect(await create(() => ids.shift(), refusal)).toEqual({ outcome: 'present', created: 1 });
  });

  test('that the server refuses is told in its words', async () => {
    const refusal = [...failed(262, 'CREATE DATABASE permission denied.'), ...done(0)];
    await expect(create(() => undefined, refusal)).rejects.toThrow('CREATE DATABASE permission denied.');
  });
});
