import { deserialize, serialize, type Document } from 'bson';

import type { ServerAddress } from '../../model/probe.ts';
import { withSocket, type Conversation } from '../parts/socket-session.ts';
import { startScram } from './scram.ts';

/** Runs one command in the database `admin`; rejects with the server's own words. */
export type Run = (command: Document) => Promise<Document>;

/** `OP_MSG`, which every command and answer is since version 3.6. */
const message = 2013;
const headLength = 16;
/** An answer to these commands is a few hundred bytes; what is longer is another protocol. */
const longestAnswer = 1024 * 1024;
const authenticationFailed = 18;

/**
 * Logs in and does the work. The official driver would keep connections of its own to watch the server with, and weighs
 * as much as half of this program.
 */
export function withSession<Result>(
  server: ServerAddress,
  signal: AbortSignal,
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  return withSocket(server, { protocol: 'MongoDB', signal }, async (conversation) => {
    const run: Run = async (command) => assertDone(await exchange(conversation, command));
    await logIn(run, server.properties);
    return work(run);
  });
}

async function logIn(run: Run, { username = '', password = '' }: ServerAddress['properties']): Promise<void> {
  if (username === '') return;
  const scram = startScram(username, password);
  const start = { saslStart: 1, mechanism: 'SCRAM-SHA-256', options: { skipEmptyExchange: true } };
  const challenge = await run({ ...start, payload: Buffer.from(scram.first) });
  const { conversationId } = challenge;
  const proof = scram.prove(textOf(challenge['payload']));
  const verdict = await run({ saslContinue: 1, conversationId, payload: Buffer.from(proof.final) });
  // A server that does not know the password could not say this.
  if (textOf(verdict['payload']) !== proof.expected) throw new Error('the server does not know the password itself');
  if (verdict['done'] !== true) await run({ saslContinue: 1, conversationId, payload: Buffer.alloc(0) });
}

async function exchange({ send, read, expect }: Conversation, command: Document): Promise<Document> {
  const body = serialize({ ...command, $db: 'admin' });
  const head = Buffer.alloc(headLength + 5);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(message, 12);
  send(Buffer.concat([head, body]));
  const answer = await read(headLength);
  const length = answer.readInt32LE(0);
  expect(answer.readInt32LE(12) === message && length > headLength + 5 && length < longestAnswer);
  // Before the document stand the flags, and a zero: there is only this one.
  return deserialize((await read(length - headLength)).subarray(5), { promoteBuffers: true });
}

function assertDone(answer: Document): Document {
  if (answer['ok'] === 1) return answer;
  if (answer['code'] === authenticationFailed) throw new Error('password refused');
  throw new Error(String(answer['errmsg'] ?? 'the command failed'));
}

function textOf(payload: unknown): string {
  return Buffer.isBuffer(payload) ? payload.toString() : '';
}
