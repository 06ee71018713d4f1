import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { pack } from 'tar-stream';

import { createUploads, digestOf, type Blob } from './registry-uploads.ts';

/** A registry on loopback, which engines take without TLS: enough of its API for pulls and pushes, and for those that fail. */
export interface RegistryStub {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Makes an image with a layer for each size, in bytes. */
  add(name: string, layers: readonly number[]): Promise<void>;
  /** Everything about `name` is answered so. */
  refuse(name: string, refusal: { readonly status: number; readonly code: string; readonly message: string }): void;
  /** Layers are answered only after this. */
  holdLayers(until: Promise<void>): void;
  /** The value of the Authorization header that is asked for; without it, 401. */
  requireLogin(user: string, password: string): void;
  /** Requests for layers so far. */
  readonly layerRequests: () => number;
  close(): Promise<void>;
}

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

export async function createRegistryStub(): Promise<RegistryStub> {
  const blobs = new Map<string, Blob>();
  const manifests = new Map<string, Blob>();
  const refusals = new Map<string, { readonly status: number; readonly body: string }>();
  const layers = new Set<string>();
  let held: Promise<void> = Promise.resolve();
  let login: string | undefined;
  let layerRequests = 0;
  const uploads = createUploads(blobs, manifests);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (login !== undefined && request.headers.authorization !== login) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="stub"' })
        .end(toError('UNAUTHORIZED', 'authentication required'));
      return;
    }
    const match = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '');
    if (match === null) return void response.writeHead(200).end('{}');
    const [, name = '', what, reference = ''] = match;
    const refusal = refusals.get(name);
    if (refusal !== undefined) return void response.writeHead(refusal.status).end(refusal.body);
    if (await uploads.take(request, response)) return;
    const found =
      what === 'blobs' ? blobs.get(reference) : (manifests.get(`${name}:${reference}`) ?? manifests.get(reference));
    if (found === undefined) return void response.writeHead(404).end(toError('MANIFEST_UNKNOWN', 'manifest unknown'));
    if (layers.has(reference) && request.method === 'GET') {
      layerRequests += 1;
      await held;
    }
    const { type, content } = found;
    response.writeHead(200, {
      'content-type': type,
      'content-length': content.length,
      'docker-content-digest': digestOf(content),
    });
    response.end(request.method === 'HEAD' ? undefined : content);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const put = (
    content: Buffer,
    type: string,
  ): { readonly digest: string; readonly size: number; readonly mediaType: string } => {
    const digest = digestOf(content);
    blobs.set(digest, { type, content });
    return { digest, size: content.length, mediaType: type };
  };

  return {
    host,
    async add(name, sizes) {
      const archives = await Promise.all(sizes.map((size, index) => createLayer(`file-${index}`, size)));
      const packed = archives.map((archive) =>
        put(gzipSync(archive), 'application/vnd.docker.image.rootfs.diff.tar.gzip'),
      );
      for (const { digest } of packed) layers.add(digest);
      const config = put(
        Buffer.from(
          JSON.stringify({
            architecture: process.arch === 'x64' ? 'amd64' : process.arch,
            os: 'linux',
            config: { ExposedPorts: { '8080/tcp': {}, '53/udp': {} } },
            rootfs: { type: 'layers', diff_ids: archives.map(digestOf) },
          }),
        ),
        'application/vnd.docker.container.image.v1+json',
      );
      const manifest = Buffer.from(
        JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers: packed }),
      );
      manifests.set(name, { type: manifestType, content: manifest });
      manifests.set(digestOf(manifest), { type: manifestType, content: manifest });
    },
    refuse: (name, { status, code, message }) => void refusals.set(name, { status, body: toError(code, message) }),
    holdLayers: (until) => void (held = until),
    requireLogin: (user, password) => {
      login = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    },
    layerRequests: () => layerRequests,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function toError(code: string, message: string): string {
  return JSON.stringify({ errors: [{ code, message }] });
}

async function createLayer(name: string, size: number): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name }, randomBytes(size));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
