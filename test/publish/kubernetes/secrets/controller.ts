import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** Of a controller of Sealed Secrets that is nowhere but in these tests. It counts for a hundred years. */
export const certificate = read('controller.pem');
/** One with a key of another sort. */
export const ellipticCertificate = read('elliptic.pem');
const privateKey = read('controller-key.pem');

/** Reads an item as the controller does, with Node's own OAEP. Throws where the controller refuses. */
export function unseal(item: string, label: string): string {
  const bytes = Buffer.from(item, 'base64');
  const length = bytes.readUInt16BE(0);
  const wrapped = bytes.subarray(2, 2 + length);
  const sealed = bytes.subarray(2 + length);
  const sessionKey = privateDecrypt(
    {
      key: privateKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    wrapped,
  );
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(sealed.subarray(-16));
  return decipher.update(sealed.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
}
