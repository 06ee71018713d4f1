import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ServeRequest } from '../../model/embedding.ts';

/** What is used of `aedes`. */
interface Library {
  readonly Aedes: {
    createBroker(options: {
      authenticate(
        client: unknown,
        username: string | undefined,
        password: Buffer | undefined,
        done: (error: (Error & { returnCode: number }) | null, isWelcome: boolean) => void,
      ): void;
    }): Promise<{ handle(socket: Socket): void; close(done: () => void): void }>;
  };
}

/** What MQTT calls a wrong name or password. */
const refused = 4;

/** A broker that works in memory. */
export async function serveAedes({ path, host, ports, settings }: ServeRequest): Promise<void> {
  const require = createRequire(join(path, 'package.json'));
  const { Aedes } = require('aedes') as Library;
  const wanted = digest(settings['username'] ?? '', settings['password'] ?? '');
  const broker = await Aedes.createBroker({
    authenticate: (_, username = '', password = Buffer.alloc(0), done) => {
      if (timingSafeEqual(digest(username, password.toString()), wanted)) done(null, true);
      else done(Object.assign(new Error('name or password refused'), { returnCode: refused }), false);
    },
  });
  const server = createServer((socket) => broker.handle(socket));
  server.listen(ports['tcp'], host);
  await once(server, 'listening');
  process.once('SIGTERM', () => {
    server.close();
    broker.close(() => process.exit(0));
  });
}

function digest(username: string, password: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([username, password]))
    .digest();
}
