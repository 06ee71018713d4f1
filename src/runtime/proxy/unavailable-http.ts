import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { ProxyOptions } from './proxy.ts';

type Named = Pick<ProxyOptions, 'resource' | 'endpoint'>;

const GRPC_UNAVAILABLE = '14';

/** An HTTP/1 server that is given sockets, never listens, and answers 503 to everything. Loaded only when needed. */
export async function createUnavailableHttp(named: Named): Promise<HttpServer> {
  const { createServer } = await import('node:http');
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { type, body } = toBody(named, request.headers.accept);
    response.writeHead(503, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'retry-after': '1',
      connection: 'close',
    });
    // Closing with a request's body still coming would reset the connection and take the answer with it.
    response.write(body);
    request.on('end', () => response.end()).on('error', () => response.destroy());
    request.resume();
  };
  return createServer(answer)
    .on('checkContinue', answer)
    .on('clientError', (_error, socket) => socket.destroy());
}

/** The same for HTTP/2 with prior knowledge; a gRPC call gets UNAVAILABLE. */
export async function createUnavailableHttp2(named: Named): Promise<Http2Server> {
  const { createServer } = await import('node:http2');
  return createServer()
    .on('stream', (stream, headers) => {
      stream.on('error', () => stream.destroy());
      if (headers['content-type']?.startsWith('application/grpc')) answerGrpc(stream, named);
      else answerHttp2(stream, headers, named);
      stream.resume();
      // The next request comes on a new connection, which may find a replica.
      stream.session?.close();
    })
    .on('sessionError', () => {});
}

function answerGrpc(stream: ServerHttp2Stream, named: Named): void {
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': GRPC_UNAVAILABLE,
      'grpc-message': encodeURIComponent(toSentence(named)).replaceAll('%20', ' '),
    },
    { endStream: true },
  );
}

function answerHttp2(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, named: Named): void {
  const { type, body } = toBody(named, headers.accept);
  stream.respond({ ':status': 503, 'content-type': type, 'retry-after': '1' });
  stream.end(body);
}

function toBody(named: Named, accept: string | undefined): { type: string; body: string } {
  const message = toSentence(named);
  if (accept === undefined || !/\bjson\b/u.test(accept))
    return { type: 'text/plain; charset=utf-8', body: `${message}\n` };
  return {
    type: 'application/json',
    body: `${JSON.stringify({ error: 'unavailable', resource: named.resource, endpoint: named.endpoint, message })}\n`,
  };
}

function toSentence({ resource, endpoint }: Named): string {
  return `No healthy replica of "${resource}" serves its endpoint "${endpoint}". See why: apphost logs ${resource}`;
}
