import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { aggregatedDiscovery, aggregatedType, openApiDocument, openApiIndex } from './discovery.ts';
import { answerObjects } from './object-handler.ts';
import { ObjectStore } from './object-store.ts';
import { readObjectRequest, type ObjectRequest } from './request.ts';
import type { ResourceType } from './resource-types.ts';
import { StatusError } from './status-error.ts';

/** An API server of the tests' own, on a port of this machine: as much of Kubernetes as real `kubectl` and `helm` need. */
export interface ApiServer {
  readonly store: ObjectStore;
  readonly url: string;
  /** A kubeconfig whose one context, `test`, is this server. */
  readonly kubeconfig: string;
  readonly logs: Map<string, readonly string[]>;
  /** Every request for objects, as `PATCH deployments/web`. */
  readonly requests: string[];
  /** Called before each request for objects is answered; what it throws is the answer. */
  intercept: (request: ObjectRequest) => void;
  /** Every request from now on is answered as to somebody whose credentials have expired. */
  expireCredentials(): void;
  /** Closes the port and every connection: nothing answers any more. */
  vanish(): Promise<void>;
  /** Answers again, at the same port, with the same objects. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startApiServer(types: readonly ResourceType[]): Promise<ApiServer> {
  const state = {
    store: new ObjectStore(),
    logs: new Map<string, readonly string[]>(),
    requests: [] as string[],
    expired: false,
  };
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, 0);
  const folder = await mkdtemp(join(tmpdir(), 'apphost-api-server-'));
  const url = `http://127.0.0.1:${port}`;
  const kubeconfig = join(folder, 'config');
  await writeFile(kubeconfig, kubeconfigFor(url));
  const vanish = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const api: ApiServer = {
    ...state,
    url,
    kubeconfig,
    intercept: () => undefined,
    expireCredentials: () => {
      state.expired = true;
    },
    vanish,
    comeBack: async () => {
      await listen(server, port);
    },
    close: async () => {
      await vanish();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return api;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (state.expired) throw new StatusError(401, 'Unauthorized', 'Unauthorized');
      const known = answerDiscovery(request, types);
      if (known !== undefined) return send(response, 200, known, known.type);
      const asked = await readObjectRequest(request, types);
      const { namespace, name, subresource } = asked;
      state.requests.push(
        [asked.method, [asked.resource.plural, name, subresource].filter(Boolean).join('/'), namespace]
          .filter(Boolean)
          .join(' '),
      );
      api.intercept(asked);
      const logOf = (pod: string, container: string): readonly string[] =>
        state.logs.get(`${pod}/${container}`) ?? state.logs.get(pod) ?? [];
      const object = answerObjects(asked, response, { store: state.store, logOf });
      if (object !== undefined) send(response, asked.method === 'POST' ? 201 : 200, { body: object });
    } catch (error) {
      const status =
        error instanceof StatusError
          ? error
          : new StatusError(500, 'InternalError', String(error instanceof Error ? error.stack : error));
      send(response, status.code, { body: status.toStatus() });
    }
  }
}

interface Known {
  readonly body: object;
  readonly type?: string;
}

function answerDiscovery(request: IncomingMessage, types: readonly ResourceType[]): Known | undefined {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/version')
    return { body: { major: '1', minor: '35', gitVersion: 'v1.35.2', platform: 'linux/amd64' } };
  if (pathname === '/api') return { body: aggregatedDiscovery(types, { core: true }), type: aggregatedType };
  if (pathname === '/apis') return { body: aggregatedDiscovery(types, { core: false }), type: aggregatedType };
  if (pathname === '/openapi/v3') return { body: openApiIndex(types) };
  if (!pathname.startsWith('/openapi/v3/')) return undefined;
  const body = openApiDocument(types, pathname.slice('/openapi/v3/'.length));
  return body && { body };
}

function send(
  response: ServerResponse,
  code: number,
  { body }: { readonly body: object },
  type = 'application/json',
): void {
  if (response.headersSent) return;
  response.writeHead(code, { 'content-type': type }).end(JSON.stringify(body));
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'tester', user: { token: 'test' } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
    'current-context': 'test',
  });
}
