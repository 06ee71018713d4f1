import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of S3 in this process, with the key `S3RVER`. */
export interface S3 {
  readonly port: number;
  close(): Promise<void>;
}

/** What is used of the package, which brings no types. */
interface Server {
  run(): Promise<{ readonly port: number }>;
  close(): Promise<void>;
}
type ServerClass = new (options: object) => Server;

export async function startS3(): Promise<S3> {
  const require = createRequire(import.meta.url);
  const S3rver = require('s3rver') as ServerClass;
  const directory = await mkdtemp(join(tmpdir(), 'apphost-s3-'));
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory });
  const { port } = await server.run();
  return {
    port,
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
