import { createRequire } from 'node:module';

import { describe, expect, test } from 'vitest';

import { createTopic } from '../../../src/kinds/kafka/prepare.ts';
import { probeKafka } from '../../../src/kinds/kafka/probe.ts';
import { askServer, handshake } from './asking.ts';
import { answers, answersByteByByte, closesAtOnce, garbage, silent, startServer, webServer } from './test-server.ts';

/** Another implementation of the protocol, which says how each message is to be written and read. */
interface Peer {
  encode(): Promise<{ readonly buffer: Buffer }>;
}
type PeerModule = (options: object) => Peer;
const require = createRequire(import.meta.url);
const toWire = require('kafkajs/src/protocol/request') as (message: object) => Promise<{ readonly buffer: Buffer }>;
const metadata = require('kafkajs/src/protocol/requests/metadata/v4/request') as PeerModule;
const topics = require('kafkajs/src/protocol/requests/createTopics/v2/request') as PeerModule;

const check = handshake(probeKafka, {});
const never = new AbortController().signal;

function framed(...parts: readonly (number[] | string)[]): Buffer {
  const body = Buffer.concat([Buffer.from([0, 0, 0, 1]), ...parts.map((part) => Buffer.from(part as string))]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** Throttle, one broker (7, `localhost`, 9092, no rack), the cluster `abc`, the controller, no topics. */
function metadataAnswer({ brokers = 1, controller = 7 }: { readonly brokers?: number; readonly controller?: number }) {
  const broker = [[0, 0, 0, 7, 0, 9], 'localhost', [0, 0, 35, 132, 255, 255]];
  const id = controller < 0 ? [255, 255, 255, 255] : [0, 0, 0, controller];
  return framed([0, 0, 0, 0], [0, 0, 0, brokers], ...(brokers === 0 ? [] : broker), [0, 3], 'abc', id, [0, 0, 0, 0]);
}

/** Throttle, one topic with its error and what is said of it. */
function topicAnswer(code: number, message?: string): Buffer {
  const said = message === undefined ? [[255, 255]] : [[0, message.length], message];
  return framed([0, 0, 0, 0], [0, 0, 0, 1], [0, 6], 'orders', [0, code], ...said);
}

describe('a broker', () => {
  test.each([
    ['that knows itself and a controller', answers(metadataAnswer({})), 'healthy'],
    ['that answers byte by byte', answersByteByByte(metadataAnswer({})), 'healthy'],
    ['that nobody registered', answers(metadataAnswer({ brokers: 0 })), 'no broker is registered yet'],
    ['without a controller', answers(metadataAnswer({ controller: -1 })), 'has no controller yet'],
    ['that answers too little', answers(framed([0, 0, 0, 0], [0, 0, 0, 9])), 'the answer is not Kafka'],
    ['that speaks HTTP', webServer, 'the answer is not Kafka'],
    ['that greets with garbage', garbage, 'the answer is not Kafka'],
    ['that closes at once', closesAtOnce, 'connection closed by the server'],
    ['that is silent', silent, 'no answer within 400ms'],
  ] as const)('%s', async (_name, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });
});

test('what is asked is what another client writes, but for no topics instead of all', async () => {
  const request = metadata({ topics: [], allowAutoTopicCreation: false });
  const { buffer } = await toWire({ correlationId: 1, clientId: 'apphost', request });
  const wanted = Buffer.concat([buffer.subarray(0, -5), Buffer.alloc(4), buffer.subarray(-1)]);
  expect((await exchange(metadataAnswer({}), (server) => probeKafka(server, never))).asked).toEqual(wanted);
});

describe('a topic', () => {
  const create = (server: Parameters<typeof createTopic>[0]) =>
    createTopic(server, { name: 'orders', options: { partitions: 3, replicationFactor: 3 } }, never);

  test('is asked for as another client does, with one copy', async () => {
    const topic = { topic: 'orders', numPartitions: 3, replicationFactor: 1 };
    const request = topics({ topics: [topic], timeout: 10_000, validateOnly: false });
    const { buffer } = await toWire({ correlationId: 1, clientId: 'apphost', request });
    expect(await exchange(topicAnswer(0), create)).toEqual({ asked: buffer, result: 'created' });
  });

  test('that is there stays as it is', async () => {
    expect((await exchange(topicAnswer(36, "Topic 'orders' already exists."), create)).result).toBe('present');
  });

  test('that the broker refuses is told in its words', async () => {
    await expect(exchange(topicAnswer(17, 'Topic name is illegal'), create)).rejects.toThrow('Topic name is illegal');
    await expect(exchange(topicAnswer(41), create)).rejects.toThrow("Kafka's error 41");
  });
});

async function exchange<Result>(
  answer: Buffer,
  work: (server: Parameters<typeof createTopic>[0]) => Promise<Result>,
): Promise<{ readonly asked: Buffer; readonly result: Result }> {
  const asked: Buffer[] = [];
  await using server = await startServer((socket) => {
    socket.on('data', (chunk: Buffer) => asked.push(chunk));
    answers(answer)(socket);
  });
  const result = await work({ host: '127.0.0.1', port: server.port, properties: {} });
  return { asked: Buffer.concat(asked), result };
}
