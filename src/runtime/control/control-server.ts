import { existsSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { AppHostError } from '../../support/apphost-error.ts';
import type { LogFilter } from '../logs/log-store.ts';
import type { LogLine } from '../logs/log-line.ts';
import { isWindows } from '../processes/windows.ts';
import type { ApplicationSnapshot } from '../snapshot.ts';
import { makeFolder } from '../state/make-folder.ts';
import type {
  ApplyRequest,
  ChangeRequest,
  ControlEvent,
  Failure,
  ResourceDescription,
  StopRequest,
} from './protocol.ts';
import { sendFollowing, sendKept, type LogSource } from './send-logs.ts';

/** What the server is asked to do. Events are sent on as they come; a rejection becomes the last of them. */
export interface ControlHandlers {
  snapshot(): ApplicationSnapshot;
  tail(filter: LogFilter): readonly LogLine[];
  followLogs(listener: (lines: readonly LogLine[]) => void): () => void;
  followEvents(listener: (event: ControlEvent) => void): () => void;
  apply(request: ApplyRequest, send: (event: ControlEvent) => void): Promise<void>;
  stop(request: StopRequest, send: (event: ControlEvent) => void): Promise<void>;
  change(request: ChangeRequest, send: (event: ControlEvent) => void): Promise<void>;
  /** `undefined`: it is not part of what runs. */
  describe(resource: string, reveal: boolean): ResourceDescription | undefined;
}

export interface ControlServer {
  /** Listens again when somebody has removed the socket. What is connected stays so. */
  listenAgain(): Promise<void>;
  close(): Promise<void>;
}

/** Largest request, in bytes: an environment and some names. */
const mostBytes = 4 * 1024 * 1024;

/** How long those who are connected may take to read their last lines, in milliseconds. */
const closeGrace = 300;

/** Listens where only the owner of the state folder can connect. */
export async function createControlServer(socket: string, handlers: ControlHandlers): Promise<ControlServer> {
  // Left by a supervisor that died: the lock says that nobody listens there any more.
  await rm(socket, { force: true });
  const open = new Set<ServerResponse>();
  const receive: RequestListener = (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    answer(request, response, handlers).catch((error: unknown) => end(response, toFailure(error)));
  };
  let server = await listen(socket, receive);
  return {
    listenAgain: async () => {
      if (isWindows || existsSync(socket)) return;
      await makeFolder(dirname(socket));
      // First, because closing removes what stands at its path.
      server.close();
      server = await listen(socket, receive);
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Whoever still listens is told in good form that there is nothing more to come.
      for (const response of open) response.end(() => response.socket?.destroySoon());
      server.closeIdleConnections();
      const forced = setTimeout(() => server.closeAllConnections(), closeGrace);
      await closed;
      clearTimeout(forced);
      await rm(socket, { force: true });
    },
  };
}

async function listen(socket: string, receive: RequestListener): Promise<Server> {
  const server = createServer(receive);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  await chmod(socket, 0o600);
  return server;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof AppHostError) {
    const { code, message, hint, diagnostics } = error;
    return { code, message, diagnostics, ...(hint !== undefined && { hint }) };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    diagnostics: [],
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, handlers: ControlHandlers): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://supervisor');
  const send = (value: unknown): void => void response.write(`${JSON.stringify(value)}\n`);
  response.setHeader('content-type', 'application/x-ndjson');
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /snapshot':
      response.end(JSON.stringify(handlers.snapshot()));
      return;
    case 'GET /describe':
      return sendDescription(url.searchParams, response, handlers);
    case 'GET /logs':
      return sendLogs(url.searchParams, response, handlers);
    case 'GET /events':
      response.flushHeaders();
      response.once('close', handlers.followEvents(send));
      return;
    case 'POST /apply':
      await handlers.apply(await readJson<ApplyRequest>(request), send);
      break;
    case 'POST /stop':
      await handlers.stop(await readJson<StopRequest>(request), send);
      break;
    case 'POST /change':
      await handlers.change(await readJson<ChangeRequest>(request), send);
      break;
    default:
      response.statusCode = 404;
  }
  response.end();
}

function sendDescription(query: URLSearchParams, response: ServerResponse, handlers: ControlHandlers): void {
  const description = handlers.describe(query.get('resource') ?? '', query.get('reveal') !== null);
  if (description === undefined) response.statusCode = 404;
  response.end(JSON.stringify(description ?? {}));
}

function sendLogs(query: URLSearchParams, response: ServerResponse, handlers: ControlHandlers): void {
  const names = query.getAll('resource');
  const [last, since] = [query.get('last'), query.get('since')];
  const chosen = names.length > 0 ? { resources: new Set(names) } : {};
  const bounds = { ...(last !== null && { last: Number(last) }), ...(since !== null && { since: Number(since) }) };
  const logs: LogSource = {
    tail: (filter) => handlers.tail(filter),
    follow: (listener) => handlers.followLogs(listener),
  };
  sendKept({ ...chosen, ...bounds }, response, logs);
  if (query.get('follow') === null) response.end();
  else response.once('close', sendFollowing(chosen, response, logs));
}

async function readJson<Body>(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body;
}

function end(response: ServerResponse, failure: Failure): void {
  const event: ControlEvent = { event: 'failed', failure };
  response.end(`${JSON.stringify(event)}\n`);
}
