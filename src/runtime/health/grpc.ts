import { once } from 'node:events';
import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2';

import type { ReplicaAddress } from './replica-target.ts';

const statusNames: Readonly<Record<number, string>> = { 0: 'UNKNOWN', 2: 'NOT_SERVING', 3: 'SERVICE_UNKNOWN' };
const serving = 1;
/** An answer is a handful of bytes; what is longer is something else. */
const longestAnswer = 1024;

interface Answer {
  /** `grpc-status`: 0 is success. */
  readonly status: number;
  readonly message: string;
  readonly body: Buffer;
}

/** Healthy when `grpc.health.v1.Health/Check` says SERVING for the service; the empty name is the server as a whole. */
export async function checkGrpc(
  { host, port, scheme }: ReplicaAddress,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  const secure = scheme === 'https' || scheme === 'grpcs';
  const session = connect(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`, {
    rejectUnauthorized: false,
  });
  const stop = (): void => session.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const answer = await Promise.race([sessionFailure(session), callCheck(session, service)]);
    if (answer.status !== 0) throw new Error(describeStatus(answer, service));
    const state = toServingStatus(answer.body);
    if (state !== serving) throw new Error(`answered ${statusNames[state] ?? `status ${state}`}`);
  } catch (error) {
    throw isProtocolError(error) ? new Error('the answer is not gRPC', { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', stop);
    session.destroy();
  }
}

/** Rejects when the connection fails or ends before an answer. Also takes the errors that come later. */
function sessionFailure(session: ClientHttp2Session): Promise<never> {
  return new Promise((_resolve, reject) => {
    session.on('error', reject);
    session.on('close', () => reject(new Error('connection closed by the server')));
  });
}

async function callCheck(session: ClientHttp2Session, service: string): Promise<Answer> {
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: '/grpc.health.v1.Health/Check',
    [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
    [constants.HTTP2_HEADER_TE]: 'trailers',
    [constants.HTTP2_HEADER_USER_AGENT]: 'apphost',
  });
  const fields: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
  stream.on('response', (headers) => Object.assign(fields, headers));
  stream.on('trailers', (trailers) => Object.assign(fields, trailers));
  stream.on('error', () => undefined);
  stream.end(frame(encodeService(service)));
  const body = await readBody(stream);
  const httpStatus = fields[':status'];
  if (httpStatus !== 200) throw new Error(`answered HTTP ${httpStatus ?? 'without a status'}`);
  // Absent when the server reset the stream.
  const status = Number.parseInt(single(fields['grpc-status']) ?? '2', 10);
  return { status, message: decodeMessage(single(fields['grpc-message']) ?? ''), body };
}

function single(field: string | string[] | undefined): string | undefined {
  return typeof field === 'string' ? field : field?.[0];
}

async function readBody(stream: ClientHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestAnswer) stream.close(constants.NGHTTP2_CANCEL);
  });
  await once(stream, 'close');
  return Buffer.concat(chunks);
}

/** gRPC's envelope: not compressed, length, message. */
function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** `HealthCheckRequest { string service = 1; }` in protobuf; an empty text is left out. */
function encodeService(service: string): Buffer {
  if (service === '') return Buffer.alloc(0);
  const text = Buffer.from(service);
  return Buffer.concat([Buffer.from([0x0a, ...toVarint(text.length)]), text]);
}

function toVarint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...toVarint(value >>> 7)];
}

/** `HealthCheckResponse { ServingStatus status = 1; }`: one small number, absent when it is 0 (UNKNOWN). */
function toServingStatus(body: Buffer): number {
  if (body.length < 5) throw new Error('the answer is not gRPC');
  return body.length >= 7 && body[5] === 0x08 ? (body[6] ?? 0) : 0;
}

function describeStatus({ status, message }: Answer, service: string): string {
  if (status === 12) return 'has no health service (grpc.health.v1)';
  if (status === 5) return `knows no service ${service === '' ? '""' : service}`;
  return `gRPC status ${status}${message === '' ? '' : `: ${message}`}`;
}

function isProtocolError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_HTTP2_ERROR';
}

function decodeMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
