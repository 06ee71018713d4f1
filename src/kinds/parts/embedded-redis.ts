import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Server } from 'node:net';
import { join } from 'node:path';
import type { ServeRequest } from '../../model/embedding.ts';

/** What is used of `js-redis-server/core`. */
interface Emulation {
  readonly RedisServerState: new (options: { databaseCount: number; requirepass?: string }) => object;
  readonly Resp2Server: new (parts: { server: object; executor: object }) => {
    readonly server: Server;
    close(): Promise<void>;
  };
  readonly createRedisCommandExecutor: () => object;
}

export async function serveRedis({ path, host, ports, settings }: ServeRequest): Promise<void> {
  const require = createRequire(join(path, 'package.json'));
  const { RedisServerState, Resp2Server, createRedisCommandExecutor } = require('js-redis-server/core') as Emulation;
  const { password } = settings;
  const state = new RedisServerState({ databaseCount: 16, ...(password !== undefined && { requirepass: password }) });
  const server = new Resp2Server({ server: state, executor: createRedisCommandExecutor() });
  // Its own `listen` takes no address, and would listen on all of them.
  server.server.listen(ports['tcp'] ?? 0, host);
  await once(server.server, 'listening');
  process.once('SIGTERM', () => void server.close().finally(() => process.exit(0)));
}
