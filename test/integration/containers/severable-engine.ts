import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket in front of a real engine that can be cut, so that the engine “goes away” without ending it. */
export interface SeverableEngine {
  readonly host: string;
  readonly sever: () => Promise<void>;
  readonly mend: () => Promise<void>;
  dispose(): Promise<void>;
}

export async function createSeverableEngine(engineHost: string): Promise<SeverableEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-sever-'));
  const path = join(folder, 'docker.sock');
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  const forward = (here: Socket): void => {
    const there = connect(toTarget(engineHost));
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      sockets.add(from);
      from
        .on('error', () => to.destroy())
        .once('close', () => {
          sockets.delete(from);
          to.destroy();
        });
      from.pipe(to);
    }
  };
  const mend = async (): Promise<void> => {
    const listening = createServer({ allowHalfOpen: true }, forward);
    await new Promise<void>((resolve, reject) => listening.once('error', reject).listen(path, resolve));
    server = listening;
  };
  const sever = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => (closing === undefined ? resolve() : closing.close(() => resolve())));
  };
  await mend();
  return {
    host: `unix://${path}`,
    sever,
    mend,
    async dispose() {
      await sever();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function toTarget(host: string): { readonly path: string } | { readonly host: string; readonly port: number } {
  const url = new URL(host);
  return url.protocol === 'unix:' ? { path: url.pathname } : { host: url.hostname, port: Number(url.port) };
}
