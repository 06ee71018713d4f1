import { AwsV4Signer } from 'aws4fetch';

import type { ServerAddress } from '../../model/probe.ts';
import { askHttp, type HttpAnswer, type HttpQuestion } from '../parts/http-session.ts';

/** Asks as the owner: every request is signed with the key that the password is. */
export async function askStorage(
  server: ServerAddress,
  { method = 'GET', path, body }: HttpQuestion,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { username = '', password = '' } = server.properties;
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  const signer = new AwsV4Signer({
    method,
    url: `http://${host}:${server.port}${path}`,
    accessKeyId: username,
    secretAccessKey: password,
    service: 's3',
    region: 'us-east-1',
    ...(body === undefined ? {} : { body }),
  });
  const { url, headers } = await signer.sign();
  const signed = { method, path: url.pathname + url.search, headers: Object.fromEntries(headers.entries()) };
  return askHttp(server, { ...signed, ...(body === undefined ? {} : { body }) }, signal);
}

/** What the server did not do, in a few words. */
export function toRefusal({ status, text }: HttpAnswer): Error {
  const code = /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? '';
  if (code === 'InvalidAccessKeyId' || code === 'SignatureDoesNotMatch') return new Error('password refused');
  if (status === 503) return new Error('still starting');
  const message = /<Message>([^<]+)<\/Message>/.exec(text)?.[1];
  return new Error(message ?? `answered ${status}`);
}
