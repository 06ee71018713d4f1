import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Blob {
  readonly type: string;
  readonly content: Buffer;
}

/** The half of a registry that takes images. */
export interface Uploads {
  /** `false`: this request is none of an upload. */
  take(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

export function createUploads(blobs: Map<string, Blob>, manifests: Map<string, Blob>): Uploads {
  const begun = new Map<string, Buffer[]>();
  const keep = (name: string, reference: string, blob: Blob): string => {
    const digest = digestOf(blob.content);
    manifests.set(`${name}:${reference}`, blob);
    manifests.set(digest, blob);
    return digest;
  };
  return {
    async take(request, response) {
      const url = new URL(request.url ?? '/', 'http://registry');
      const [, name = '', what, rest = ''] = /^\/v2\/(.+)\/(blobs\/uploads|manifests)\/(.*)$/.exec(url.pathname) ?? [];
      const location = `/v2/${name}/blobs/uploads/`;
      if (request.method === 'POST' && what === 'blobs/uploads') {
        const id = randomUUID();
        begun.set(id, []);
        response.writeHead(202, { location: location + id, range: '0-0' }).end();
        return true;
      }
      if (request.method === 'PATCH') {
        const chunks = begun.get(rest) ?? [];
        chunks.push(await readBody(request));
        const size = chunks.reduce((sum, { length }) => sum + length, 0);
        response.writeHead(202, { location: location + rest, range: `0-${size - 1}` }).end();
        return true;
      }
      if (request.method !== 'PUT') return false;
      const body = await readBody(request);
      if (what === 'manifests') {
        const type = request.headers['content-type'] ?? '';
        response.writeHead(201, { 'docker-content-digest': keep(name, rest, { type, content: body }) }).end();
        return true;
      }
      const content = Buffer.concat([...(begun.get(rest) ?? []), body]);
      const digest = url.searchParams.get('digest') ?? '';
      if (digestOf(content) !== digest) {
        response.writeHead(400).end();
        return true;
      }
      blobs.set(digest, { type: 'application/octet-stream', content });
      response.writeHead(201, { 'docker-content-digest': digest }).end();
      return true;
    },
  };
}

export function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
