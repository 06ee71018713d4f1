import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';

import type { ServerAddress } from '../../model/probe.ts';

export interface HttpQuestion {
  readonly method?: string;
  /** With its query, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** What these servers say of themselves is a few lines; what is longer is not read. */
const longestAnswer = 256 * 1024;

/** Asks once, on a connection of its own that is closed afterwards: a kept one would hide a server that takes no more. */
export async function askHttp(
  { host, port }: ServerAddress,
  { body = '', headers, ...question }: HttpQuestion,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const request = httpRequest({
    host,
    port,
    ...question,
    signal,
    agent: false,
    headers: { accept: '*/*', connection: 'close', 'user-agent': 'apphost', ...length, ...headers },
  });
  try {
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, text: await readText(response) };
  } catch (error) {
    const isOther = error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
    throw isOther ? new Error('the answer is not HTTP', { cause: error }) : error;
  } finally {
    // Nobody listens any more, and a request that is destroyed may still report it.
    request.on('error', () => undefined).destroy();
  }
}

/** The header of a login with name and password. */
export function basicLogin({ username = '', password = '' }: ServerAddress['properties']): Record<string, string> {
  if (username === '') return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > longestAnswer) break;
  }
  return text;
}
