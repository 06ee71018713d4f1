import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { generateKeyPairSync, sign, type JsonWebKey, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A key that an issuer signs with. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: JsonWebKey;
}

export function makeKey(kid: string, curve?: string): SigningKey {
  const { privateKey, publicKey } =
    curve === undefined
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: curve });
  return { kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' } };
}

type SigningOptions = Omit<SignKeyObjectInput, 'key'>;

const forms: Readonly<Record<string, readonly [string, SigningOptions]>> = {
  RS256: ['sha256', {}],
  RS512: ['sha512', {}],
  PS256: ['sha256', { padding: 6, saltLength: 32 }],
  ES256: ['sha256', { dsaEncoding: 'ieee-p1363' }],
  ES384: ['sha384', { dsaEncoding: 'ieee-p1363' }],
  ES512: ['sha512', { dsaEncoding: 'ieee-p1363' }],
};

/** A token of these claims; `header` stands over what the key says. */
export function makeToken(key: SigningKey, alg: string, claims: unknown, header: object = {}): string {
  const signed = `${encode({ alg, kid: key.kid, typ: 'JWT', ...header })}.${encode(claims)}`;
  const [hash, options] = forms[alg] ?? ['sha256', {}];
  return `${signed}.${sign(hash, Buffer.from(signed), { key: key.privateKey, ...options }).toString('base64url')}`;
}

export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export interface Issuer extends AsyncDisposable {
  readonly port: number;
  /** What it was asked, with the host that was named. */
  readonly asked: readonly string[];
  /** Those that it signs with from now on. */
  sign(...keys: readonly SigningKey[]): void;
  /** It answers everything with this status from now on. */
  break(status: number | undefined): void;
}

/** An OpenID provider, as much of it as those ask that check tokens. It calls itself by the name that it is asked by. */
export async function startIssuer(scheme: 'http' | 'https', ...first: readonly SigningKey[]): Promise<Issuer> {
  const asked: string[] = [];
  let keys = first;
  let broken: number | undefined;
  const answer: RequestListener = ({ url = '', headers: { host = '' } }, response) => {
    asked.push(`${host}${url}`);
    const own = `${scheme}://${host}/realms/shop`;
    const isAbout = url === '/realms/shop/.well-known/openid-configuration';
    const about = { issuer: own, jwks_uri: `${own}/certs` };
    response.statusCode = broken ?? 200;
    response.end(JSON.stringify(isAbout ? about : { keys: keys.map(({ jwk }) => jwk) }));
  };
  const server =
    scheme === 'http'
      ? createServer(answer)
      : createSecureServer({ cert: readFileSync(issuerCertificate), key: readFileSync(issuerKey) }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    sign: (...next) => (keys = next),
    break: (status) => (broken = status),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** For `issuer.example.test`, and for a hundred years. */
export const issuerCertificate = join(import.meta.dirname, 'issuer.pem');
const issuerKey = join(import.meta.dirname, 'issuer-key.pem');

export interface NameServer extends AsyncDisposable {
  readonly address: string;
}

/** Says that these names are this machine, and that there is no other. */
export async function startNameServer(...names: readonly string[]): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => socket.send(answerTo(question, names), port, address));
  // Of this process alone, because the port cannot be chosen.
  const address = `127.53.${process.pid % 250}.${1 + (Date.now() % 250)}`;
  socket.bind(53, address);
  await once(socket, 'listening');
  return {
    address,
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function answerTo(question: Buffer, names: readonly string[]): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const isKnown = names.includes(labels.join('.'));
  const hasAddress = isKnown && question.readUInt16BE(at + 1) === 1;
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(isKnown ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(hasAddress ? 1 : 0, 6);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, question.subarray(12, at + 5), ...(hasAddress ? [record] : [])]);
}
