import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { Socket } from 'node:net';

import { deserialize, serialize, type Document } from 'bson';
import { describe, expect, test } from 'vitest';

import { probeMongodb } from '../../../src/kinds/mongodb/probe.ts';
import { askServer, handshake } from './asking.ts';
import { closesAtOnce, garbage, silent, webServer, type Behaviour } from './test-server.ts';

const password = 'p=w,1 ä';
const check = handshake(probeMongodb, { username: 'shop,1', password });
const salt = Buffer.from('0123456789abcdef');
const rounds = 4096;

interface Manners {
  readonly secret?: string;
  readonly ping?: Document;
  readonly imposter?: boolean;
}

/** A server as the manual describes it: `OP_MSG`, SCRAM-SHA-256, and `ping` for those who have logged in. */
function server({ secret = password, ping = { ok: 1 }, imposter = false }: Manners = {}): Behaviour {
  return (socket) => {
    let exchanged = '';
    let isIn = false;
    let held = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 16 && held.length >= held.readInt32LE(0)) {
        const length = held.readInt32LE(0);
        const command = deserialize(held.subarray(21, length), { promoteBuffers: true });
        held = held.subarray(length);
        answer(socket, reply(command));
      }
    });
    const reply = (command: Document): Document => {
      const payload = String(command['payload'] ?? '');
      if (command['$db'] !== 'admin') return { ok: 0, errmsg: 'wrong database' };
      if (command['saslStart'] === 1) {
        const bare = payload.replace(/^n,,/, '');
        const challenge = `r=${/r=(.*)$/.exec(bare)?.[1]}more,s=${salt.toString('base64')},i=${rounds}`;
        exchanged = `${bare},${challenge}`;
        return { ok: 1, conversationId: 1, done: false, payload: Buffer.from(challenge) };
      }
      if (command['saslContinue'] === 1) {
        const verdict = judge(exchanged, payload, secret);
        if (verdict === undefined) return { ok: 0, code: 18, errmsg: 'Authentication failed.' };
        isIn = true;
        return { ok: 1, conversationId: 1, done: true, payload: Buffer.from(imposter ? 'v=AAAA' : verdict) };
      }
      return isIn ? ping : { ok: 0, code: 13, errmsg: 'command ping requires authentication' };
    };
  };
}

/** The server's side of the exchange: from the proof it gets the client's key, and compares its hash. */
function judge(exchanged: string, final: string, secret: string): string | undefined {
  const [withoutProof = '', proof = ''] = final.split(',p=');
  const salted = pbkdf2Sync(secret, salt, rounds, 32, 'sha256');
  const keyed = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const stored = createHash('sha256').update(keyed(salted, 'Client Key')).digest();
  const signature = keyed(stored, `${exchanged},${withoutProof}`);
  const key = Buffer.from(proof, 'base64').map((byte, index) => byte ^ (signature[index] ?? 0));
  if (!createHash('sha256').update(key).digest().equals(stored)) return undefined;
  return `v=${keyed(keyed(salted, 'Server Key'), `${exchanged},${withoutProof}`).toString('base64')}`;
}

function answer(socket: Socket, document: Document): void {
  const body = serialize(document);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(2013, 12);
  socket.write(head);
  socket.write(body);
}

describe('a server that', () => {
  test.each([
    ['takes the login and answers a ping', server(), 'healthy'],
    ['has another password', server({ secret: 'other' }), 'password refused'],
    ['only pretends to know the password', server({ imposter: true }), 'the server does not know the password itself'],
    ['is going down', server({ ping: { ok: 0, code: 91, errmsg: 'shutting down' } }), 'shutting down'],
    ['speaks HTTP', webServer, 'the answer is not MongoDB'],
    ['greets with garbage', garbage, 'the answer is not MongoDB'],
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
  ] as const)('%s', async (_name, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });

  test('wants a login that there is none of', async () => {
    expect(await askServer(handshake(probeMongodb, {}), server())).toBe('command ping requires authentication');
  });
});
