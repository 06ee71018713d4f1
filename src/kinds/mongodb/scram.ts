import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

export interface Scram {
  /** The client's first message. */
  readonly first: string;
  /** What to answer the server's challenge with, and what it must say to that if it knows the password. */
  prove(challenge: string): { readonly final: string; readonly expected: string };
}

/** More rounds would hold this program up: a server asks for 15000. */
const mostRounds = 1_000_000;

/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without binding to a channel. */
export function startScram(username: string, password: string, nonce = randomBytes(24).toString('base64')): Scram {
  const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C');
  const bare = `n=${name},r=${nonce}`;
  return {
    first: `n,,${bare}`,
    prove: (challenge) => {
      const { serverNonce, salt, rounds } = parseChallenge(challenge);
      if (!serverNonce.startsWith(nonce) || rounds < 1 || rounds > mostRounds)
        throw new Error('the login makes no sense');
      const salted = pbkdf2Sync(password.normalize('NFKC'), salt, rounds, 32, 'sha256');
      const withoutProof = `c=biws,r=${serverNonce}`;
      const exchanged = `${bare},${challenge},${withoutProof}`;
      const clientKey = keyed(salted, 'Client Key');
      const signature = keyed(createHash('sha256').update(clientKey).digest(), exchanged);
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
      const expected = keyed(keyed(salted, 'Server Key'), exchanged).toString('base64');
      return { final: `${withoutProof},p=${Buffer.from(proof).toString('base64')}`, expected: `v=${expected}` };
    },
  };
}

function parseChallenge(challenge: string) {
  const fields = new Map(challenge.split(',').map((field) => [field.slice(0, 1), field.slice(2)]));
  return {
    serverNonce: fields.get('r') ?? '',
    salt: Buffer.from(fields.get('s') ?? '', 'base64'),
    rounds: Number(fields.get('i') ?? 0),
  };
}

function keyed(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
