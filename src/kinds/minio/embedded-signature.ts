import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it came. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query, encoded as they were sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface KeyPair {
  readonly id: string;
  readonly secret: string;
}

/** How far the clocks of the two may differ, in milliseconds. */
const clockSkew = 15 * 60 * 1000;

/**
 * Whether the request carries the right signature of version 4, in its headers or (presigned) in its query. A request
 * without any such signature is not meant: `undefined`.
 */
export function isSigned(request: SignedRequest, keys: KeyPair, now = Date.now()): boolean | undefined {
  const query = new URLSearchParams(queryOf(request));
  const signature = fromHeader(request) ?? fromQuery(query);
  if (signature === undefined) return undefined;
  const { credential, signedHeaders, given, date, seconds, payload } = signature;
  const [id, ...scope] = credential.split('/');
  const began = timeOf(date);
  if (id !== keys.id || Number.isNaN(began) || began - now > clockSkew || now - began > seconds * 1000) return false;
  const canonical = canonicalRequest(request, { query, signedHeaders, payload });
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${keys.secret}`);
  const [expected, actual] = [hmac(key, toSign), Buffer.from(given, 'hex')];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

interface Signature {
  /** The key's id and what it is for: `ID/20261123/us-east-1/s3/aws4_request`. */
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly given: string;
  readonly date: string;
  /** How long it is good for. */
  readonly seconds: number;
  readonly payload: string;
}

function fromHeader(request: SignedRequest): Signature | undefined {
  const authorization = header(request, 'authorization');
  const found = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(authorization)?.[1];
  if (found === undefined) return undefined;
  const parts = new Map(found.split(',').map((part) => toPair(part.trim())));
  return {
    credential: parts.get('Credential') ?? '',
    signedHeaders: (parts.get('SignedHeaders') ?? '').split(';'),
    given: parts.get('Signature') ?? '',
    date: header(request, 'x-amz-date'),
    seconds: clockSkew / 1000,
    payload: header(request, 'x-amz-content-sha256'),
  };
}

function fromQuery(query: URLSearchParams): Signature | undefined {
  const given = query.get('X-Amz-Signature');
  if (given === null) return undefined;
  query.delete('X-Amz-Signature');
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    given,
    date: query.get('X-Amz-Date') ?? '',
    seconds: Number(query.get('X-Amz-Expires') ?? 0),
    payload: 'UNSIGNED-PAYLOAD',
  };
}

function canonicalRequest(
  request: SignedRequest,
  { query, signedHeaders, payload }: { query: URLSearchParams } & Pick<Signature, 'signedHeaders' | 'payload'>,
): string {
  const parameters = [...query].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const lines = signedHeaders.map((name) => `${name}:${header(request, name).trim().replace(/\s+/g, ' ')}`);
  const path = request.url.split('?', 1)[0] ?? '/';
  return [request.method, path, parameters.join('&'), ...lines, '', signedHeaders.join(';'), payload].join('\n');
}

/** In a URL a plus sign is itself here, and not a space. */
function queryOf({ url }: SignedRequest): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start + 1).replaceAll('+', '%2B');
}

function header({ headers }: SignedRequest, name: string): string {
  const value = headers[name] ?? '';
  return typeof value === 'string' ? value : value.join(',');
}

function toPair(text: string): readonly [string, string] {
  const [name = '', ...value] = text.split('=');
  return [name, value.join('=')];
}

/** `20261123T171200Z` */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
