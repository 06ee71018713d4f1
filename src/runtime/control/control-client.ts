import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { AppHostError } from '../../support/apphost-error.ts';
import type { LogLine } from '../logs/log-line.ts';
import type { ApplicationSnapshot } from '../snapshot.ts';
import type { ApplyRequest, ChangeRequest, ControlEvent, ResourceDescription, StopRequest } from './protocol.ts';

/** Another process's supervisor. Rejects with `SUPERVISOR_UNREACHABLE` when it does not answer or goes away. */
export interface ControlClient {
  snapshot(): Promise<ApplicationSnapshot>;
  logs(query: LogQuery, signal?: AbortSignal): AsyncIterable<LogLine>;
  events(signal: AbortSignal): AsyncIterable<ControlEvent>;
  apply(request: ApplyRequest, signal?: AbortSignal): AsyncIterable<ControlEvent>;
  stop(request: StopRequest): AsyncIterable<ControlEvent>;
  change(request: ChangeRequest, signal?: AbortSignal): AsyncIterable<ControlEvent>;
  /** Rejects with `RESOURCE_UNKNOWN` for a name that is not part of what runs. */
  describe(resource: string, reveal: boolean): Promise<ResourceDescription>;
}

export interface LogQuery {
  readonly resources: readonly string[];
  readonly last?: number;
  /** Only lines since then, in milliseconds since the epoch. */
  readonly since?: number;
  readonly follow: boolean;
}

export function createControlClient(socket: string): ControlClient {
  return {
    snapshot: async () =>
      (await readJson(await send(socket, { method: 'GET', path: '/snapshot' }))) as ApplicationSnapshot,
    logs: (query, signal) => lines<LogLine>(socket, { method: 'GET', path: `/logs?${toQuery(query)}`, signal }),
    events: (signal) => lines<ControlEvent>(socket, { method: 'GET', path: '/events', signal }),
    apply: (body, signal) => lines<ControlEvent>(socket, { method: 'POST', path: '/apply', body, signal }),
    stop: (body) => lines<ControlEvent>(socket, { method: 'POST', path: '/stop', body }),
    change: (body, signal) => lines<ControlEvent>(socket, { method: 'POST', path: '/change', body, signal }),
    describe: async (resource, reveal) => {
      const query = new URLSearchParams({ resource, ...(reveal && { reveal: '1' }) });
      const response = await send(socket, { method: 'GET', path: `/describe?${query.toString()}` });
      const answer = await readJson(response);
      if (response.statusCode === 404) throw unknownResource(resource);
      return answer as ResourceDescription;
    },
  };
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

async function* lines<Line>(socket: string, call: Call): AsyncIterable<Line> {
  const response = await send(socket, call);
  const reader = createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of reader) if (line !== '') yield JSON.parse(line) as Line;
  } catch (error) {
    if (call.signal?.aborted !== true) throw unreachable(socket, error);
  } finally {
    response.destroy();
  }
}

function send(socket: string, { method, path, body, signal }: Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { socketPath: socket, method, path, ...(signal !== undefined && { signal }) };
    const request = httpRequest(options, (response) => {
      // The end of the connection shows in the iteration; an error after it has nobody to tell.
      response.on('error', () => undefined);
      resolve(response);
    });
    request.once('error', (error) => reject(unreachable(socket, error)));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function toQuery({ resources, last, since, follow }: LogQuery): string {
  const query = new URLSearchParams(resources.map((name): [string, string] => ['resource', name]));
  if (last !== undefined) query.set('last', String(last));
  if (since !== undefined) query.set('since', String(since));
  if (follow) query.set('follow', '1');
  return query.toString();
}

function unreachable(socket: string, cause: unknown): AppHostError {
  return new AppHostError('SUPERVISOR_UNREACHABLE', `the application's supervisor does not answer at ${socket}`, {
    hint: 'See whether it still runs with `apphost ps`; `apphost up` starts it again.',
    cause,
  });
}

function unknownResource(resource: string): AppHostError {
  return new AppHostError('RESOURCE_NOT_STARTED', `${resource} is not part of what runs`, {
    hint: `Start it: apphost start ${resource}`,
    facts: { resource },
  });
}
