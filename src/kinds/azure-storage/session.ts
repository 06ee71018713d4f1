import { createHmac } from 'node:crypto';

import type { ServerAddress } from '../../model/probe.ts';
import { askHttp, type HttpAnswer } from '../parts/http-session.ts';

export interface StorageQuestion {
  readonly method: string;
  /** Below the account: `/photos`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Of the service's interface; emulators of several years know it. */
const version = '2021-12-02';

/** Asks one of the services as the owner of the account: every request is signed with its key ("Shared Key"). */
export function askAccount(
  server: ServerAddress,
  { method, path, query = {} }: StorageQuestion,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { username: account = '', password: key = '' } = server.properties;
  const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': version };
  const parameters = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
  // The emulator has the account in the path; what is signed names it once more.
  const resource = [`/${account}/${account}${path}`, ...parameters.map(([name, value]) => `${name}:${value}`)];
  const unused = ['content-encoding', 'language', 'length', 'md5', 'type', 'date'].map(() => '');
  const conditions = ['modified', 'match', 'none-match', 'unmodified', 'range'].map(() => '');
  const named = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  const toSign = [method, ...unused, ...conditions, ...named, ...resource].join('\n');
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(toSign).digest('base64');
  const search = new URLSearchParams(query).toString();
  return askHttp(
    server,
    {
      method,
      path: `/${account}${path}${search === '' ? '' : `?${search}`}`,
      headers: { ...headers, authorization: `SharedKey ${account}:${signature}` },
    },
    signal,
  );
}

/** What the service did not do, in a few words. */
export function toRefusal({ status, text }: HttpAnswer): Error {
  if (status === 403) return new Error('key refused');
  const message = /<Message>([^<\n]+)/.exec(text)?.[1];
  return new Error(message ?? `answered ${status}`);
}
