import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

import type { Check } from '../../model/probe.ts';
import type { ReplicaAddress } from './replica-target.ts';

type HttpCheck = Extract<Check, { type: 'http' }>;

/**
 * Healthy when the path answers with a status from 200 to 399, or with any. A redirect is an answer and is not followed:
 * it may lead to another server. The body is not read.
 */
export async function checkHttp(
  { host, port, scheme }: ReplicaAddress,
  { path, status }: Pick<HttpCheck, 'path' | 'status'>,
  signal: AbortSignal,
): Promise<void> {
  const request = (scheme === 'https' ? httpsRequest : httpRequest)({
    host,
    port,
    path,
    signal,
    // A connection of its own, closed afterwards: a kept one would hide a server that accepts no more.
    agent: false,
    // A development certificate is signed by nobody that this machine trusts.
    rejectUnauthorized: false,
    headers: { accept: '*/*', connection: 'close', 'user-agent': 'apphost' },
  });
  try {
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const code = response.statusCode ?? 0;
    if (status !== 'any' && (code < 200 || code > 399)) throw new Error(`answered ${code}`);
  } catch (error) {
    throw isParseError(error) ? new Error('the answer is not HTTP', { cause: error }) : error;
  } finally {
    request.on('error', () => undefined);
    request.destroy();
  }
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
}
