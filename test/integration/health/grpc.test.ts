import {
  Server,
  ServerCredentials,
  status,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';

import type { Check } from '../../../src/model/probe.ts';
import { ask, askServer, closedPort } from './asking.ts';
import { answers, closesAtOnce, garbage, silent, webServer } from './test-server.ts';

const check = { type: 'grpc', endpoint: 'main', service: '' } as const satisfies Check;
/** `HealthCheckResponse` by its only field. */
const responses = { UNKNOWN: [], SERVING: [8, 1], NOT_SERVING: [8, 2], SERVICE_UNKNOWN: [8, 3] } as const;

interface GrpcServer extends AsyncDisposable {
  readonly port: number;
}

/** A server of the real library; `respond` gets the request's bytes. */
async function startGrpc(respond?: (request: Buffer) => readonly number[] | Error): Promise<GrpcServer> {
  const server = new Server();
  const definition: ServiceDefinition = {
    check: {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: (value: Buffer) => value,
      requestDeserialize: (value: Buffer) => value,
      responseSerialize: (value: Buffer) => value,
      responseDeserialize: (value: Buffer) => value,
    },
  };
  const implementation: UntypedServiceImplementation = {
    check: (call: { request: Buffer }, callback: (error: Error | null, value?: Buffer) => void) => {
      const answer = respond?.(call.request) ?? [];
      if (answer instanceof Error) callback(answer);
      else callback(null, Buffer.from(answer));
    },
  };
  if (respond !== undefined) server.addService(definition, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { port, [Symbol.asyncDispose]: async () => server.forceShutdown() };
}

describe('a gRPC server', () => {
  test.each([
    ['SERVING', 'healthy'],
    ['NOT_SERVING', 'answered NOT_SERVING'],
    ['UNKNOWN', 'answered UNKNOWN'],
    ['SERVICE_UNKNOWN', 'answered SERVICE_UNKNOWN'],
  ] as const)('that answers %s is %s', async (state, outcome) => {
    await using server = await startGrpc(() => responses[state]);
    expect(await ask(check, server, 2000)).toBe(outcome);
  });

  test('is asked for the service by its name', async () => {
    const name = `shop.${'x'.repeat(200)}`;
    const requests: Buffer[] = [];
    await using server = await startGrpc((request) => {
      requests.push(request);
      return responses.SERVING;
    });
    expect(await ask({ ...check, service: name }, server, 2000)).toBe('healthy');
    expect(await ask(check, server, 2000)).toBe('healthy');
    // Field 1, a text of 205 bytes (two bytes as a varint); nothing at all for the empty name.
    expect(requests).toEqual([Buffer.concat([Buffer.from([0x0a, 0xcd, 0x01]), Buffer.from(name)]), Buffer.alloc(0)]);
  });

  test('without the health service says so', async () => {
    await using server = await startGrpc();
    expect(await ask(check, server, 2000)).toBe('has no health service (grpc.health.v1)');
  });

  test.each([
    [status.NOT_FOUND, '', 'knows no service ""'],
    [status.UNAVAILABLE, 'not yet: 1 % done', 'gRPC status 14: not yet: 1 % done'],
  ])('that fails with status %i gives the reason', async (code, details, outcome) => {
    await using server = await startGrpc(() => Object.assign(new Error(details), { code, details }));
    expect(await ask(check, server, 2000)).toBe(outcome);
  });
});

describe('unhealthy is a server that', () => {
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
    expect(await askServer(check, garbage)).toBe('the answer is not gRPC');
  });

  test('speaks HTTP/1.1 only', async () => {
    expect(await askServer(check, webServer)).toBe('the answer is not gRPC');
  });

  test('speaks HTTP/2 and then nothing', async () => {
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    expect(await askServer(check, answers(settings))).toBe('no answer within 400ms');
  });
});
