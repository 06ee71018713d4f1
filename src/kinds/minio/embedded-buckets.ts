import { readFile, rename, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';

import { isSigned, type KeyPair } from './embedded-signature.ts';

/** What is used of the context and of the errors of Koa, which the library is made with. */
interface Context {
  readonly req: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  status: number;
  type: string;
  body: unknown;
}
export type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;

/**
 * The library answers whoever gives no key, takes every signature of version 4 for the right one, and knows no policies.
 * Here a request without the key is refused, unless it reads from a bucket that everybody may read; and the one policy
 * that says so is understood, and kept in a file.
 */
export async function guardBuckets(folder: string, keys: KeyPair): Promise<Middleware> {
  const file = join(folder, 'public.json');
  const open = new Set(await readNames(file));
  return async (context, next) => {
    const bucket = decodeURIComponent(context.path.split('/')[1] ?? '');
    const isPolicy = context.method === 'PUT' && 'policy' in context.query;
    if (!hasKey(context)) {
      if (isReading(context) && open.has(bucket)) await next();
      else refuse(context, 'AccessDenied');
      return;
    }
    if (isSigned({ method: context.method, url: context.req.url ?? '', headers: context.headers }, keys) === false) {
      refuse(context, 'SignatureDoesNotMatch');
      return;
    }
    try {
      await next();
    } catch (error) {
      // By then the library has looked at the key and for the bucket.
      if (!isPolicy || !isNotImplemented(error) || !opensBucket(await readBody(context.req))) throw error;
      await writeNames(file, open.add(bucket));
      context.status = 204;
    }
  };
}

function hasKey({ headers, query }: Context): boolean {
  return headers['authorization'] !== undefined || 'Signature' in query || 'X-Amz-Algorithm' in query;
}

/** An object, not the list of them. */
function isReading({ method, path }: Context): boolean {
  return (method === 'GET' || method === 'HEAD') && /^\/[^/]+\/./.test(path);
}

function refuse(context: Context, code: string): void {
  context.status = 403;
  context.type = 'application/xml';
  context.body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>Access denied</Message></Error>`;
}

function isNotImplemented(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'NotImplemented';
}

/** Longer ones are refused by S3 as well. Bytes. */
const longestPolicy = 20_000;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > longestPolicy) return '';
  }
  return text;
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
}

/** Whether the policy does nothing but let everybody read what is in the bucket. */
export function opensBucket(policy: string): boolean {
  try {
    const { Statement: statements = [] } = JSON.parse(policy) as { readonly Statement?: readonly Statement[] };
    return statements.length > 0 && statements.every((statement) => letsEverybodyRead(statement));
  } catch {
    return false;
  }
}

function letsEverybodyRead({ Effect, Principal = '', Action = '' }: Statement): boolean {
  const who = typeof Principal === 'string' ? Principal : (Principal.AWS ?? '');
  return Effect === 'Allow' && [who].flat().join() === '*' && [Action].flat().join() === 's3:GetObject';
}

async function readNames(file: string): Promise<readonly string[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly string[];
  } catch {
    return [];
  }
}

/** Whole or not at all. */
async function writeNames(file: string, names: ReadonlySet<string>): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify([...names]));
  await rename(`${file}.new`, file);
}
