import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ServeRequest } from '../../model/embedding.ts';
import { guardBuckets, type Middleware } from './embedded-buckets.ts';

/** What is used of `s3rver`. */
interface Storage {
  readonly middleware: Middleware[];
  callback(): RequestListener;
}
type StorageLibrary = new (options: { directory: string; silent: boolean; vhostBuckets: boolean }) => Storage;

/** The library knows one account, with a key of its own. */
interface Accounts {
  readonly DUMMY_ACCOUNT: {
    revokeAccessKey(id: string): void;
    createKeyPair(id: string, secret: string): void;
  };
}

export async function serveStorage({ path, host, ports, folder, settings }: ServeRequest): Promise<void> {
  const require = createRequire(join(path, 'package.json'));
  const S3rver = require('s3rver') as StorageLibrary;
  const { DUMMY_ACCOUNT: owner } = require('s3rver/lib/models/account') as Accounts;
  owner.revokeAccessKey('S3RVER');
  const keys = { id: settings['username'] ?? '', secret: settings['password'] ?? '' };
  owner.createKeyPair(keys.id, keys.secret);
  const directory = join(folder, 'objects');
  await mkdir(directory, { recursive: true });
  const storage = new S3rver({ directory, silent: true, vhostBuckets: false });
  storage.middleware.unshift(await guardBuckets(folder, keys));
  const servers = [
    await listen(answerHealth(storage.callback()), { host, port: ports['http'] }),
    await listen(showNoConsole, { host, port: ports['console'] }),
  ];
  process.once('SIGTERM', () => {
    for (const server of servers) server.close();
    process.exit(0);
  });
}

/** MinIO's own paths, without a login. */
function answerHealth(next: RequestListener): RequestListener {
  return (request, response) => {
    if (/^\/minio\/health\/(live|ready|cluster)$/.test(request.url ?? '')) response.end();
    else next(request, response);
  };
}

const showNoConsole: RequestListener = (_, response) => {
  response.writeHead(501, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('This storage runs without a container and emulates MinIO. It has no console.\n');
};

async function listen(
  listener: RequestListener,
  { host, port }: { readonly host: string; readonly port: number | undefined },
): Promise<Server> {
  const server = createServer(listener);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
