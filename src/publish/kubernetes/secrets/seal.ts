import { constants, createCipheriv, createHash, createHmac, publicEncrypt, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Encrypts texts for the controller of Sealed Secrets, which alone can read them. */
export interface Seal {
  /** The text for one key of one Secret. `place` is `<namespace>/<name>`: it can be read nowhere else. */
  encrypt(text: string, place: string, key: string): string;
}

export interface SealingKeys {
  /** The controller's certificate, as PEM. */
  readonly certificate: string;
  /** Kept on the user's machine. */
  readonly key: string;
}

const hash = 'sha256';
const hashLength = 32;
const nonce = Buffer.alloc(12);

/**
 * A seal, or `undefined` when the text is no certificate with an RSA key.
 *
 * What is random in Sealed Secrets' scheme is derived here from the text and a key that stays on the user's machine. So the
 * same text gives the same bytes, and publishing again changes nothing; without that key they say as little as random ones.
 */
export function openSeal({ certificate, key }: SealingKeys): Seal | undefined {
  const publicKey = readPublicKey(certificate);
  if (publicKey === undefined) return undefined;
  const receiver = createHash(hash)
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return {
    encrypt: (text, place, item) => {
      const derive = (purpose: string): Buffer =>
        createHmac(hash, key)
          .update(JSON.stringify([purpose, receiver, place, item, text]))
          .digest();
      const sessionKey = derive('session key');
      const wrapped = wrap(publicKey, { content: sessionKey, label: Buffer.from(place), seed: derive('seed') });
      const length = Buffer.alloc(2);
      length.writeUInt16BE(wrapped.length);
      return Buffer.concat([length, wrapped, encryptOnce(sessionKey, text)]).toString('base64');
    },
  };
}

/** Until when the certificate counts, or `undefined` when the text is none. */
export function sealExpiry(certificate: string): Date | undefined {
  const read = readCertificate(certificate);
  return read === undefined ? undefined : new Date(read.validTo);
}

function readPublicKey(certificate: string): KeyObject | undefined {
  const publicKey = readCertificate(certificate)?.publicKey;
  return publicKey?.asymmetricKeyType === 'rsa' ? publicKey : undefined;
}

function readCertificate(certificate: string): X509Certificate | undefined {
  try {
    return new X509Certificate(certificate);
  } catch {
    return undefined;
  }
}

/** AES-256-GCM with its tag. The session key is of this text alone, so the nonce may be the same for all. */
function encryptOnce(sessionKey: Buffer, text: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', sessionKey, nonce);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

interface Wrapping {
  readonly content: Buffer;
  readonly label: Buffer;
  readonly seed: Buffer;
}

/** RSA-OAEP (RFC 8017, 7.1.1) with a given seed, which Node's own does not take. */
function wrap(publicKey: KeyObject, { content, label, seed }: Wrapping): Buffer {
  const size = (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const padding = Buffer.alloc(size - content.length - 2 * hashLength - 2);
  const block = Buffer.concat([createHash(hash).update(label).digest(), padding, Buffer.from([1]), content]);
  const maskedBlock = xor(block, mask(seed, block.length));
  const maskedSeed = xor(seed, mask(maskedBlock, hashLength));
  const encoded = Buffer.concat([Buffer.from([0]), maskedSeed, maskedBlock]);
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, encoded);
}

/** MGF1 (RFC 8017, B.2.1). */
function mask(seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / hashLength) }, (_, index) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(index);
    return createHash(hash).update(seed).update(counter).digest();
  });
  return Buffer.concat(blocks).subarray(0, length);
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}
