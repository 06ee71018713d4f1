import { createServer, type Socket } from 'node:net';

import type { ContainerScript, FakeRun } from './fake-container.ts';

/** Runs until it is told to end. */
export const runs: ContainerScript = () => undefined;

/**
 * Really listens on the published port of `containerPort`, so that a probe or a proxy finds somebody there. Without
 * `answer`, connections stay silent.
 */
export function listens(containerPort: number, answer: (socket: Socket) => void = () => undefined): ContainerScript {
  return async (run) => {
    const { hostIp, hostPort } = findPort(run, containerPort);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
      answer(socket);
    });
    await new Promise<void>((resolve) => server.listen({ host: hostIp || '127.0.0.1', port: hostPort }, resolve));
    const close = (): void => {
      server.close();
      for (const socket of sockets) socket.destroy();
    };
    if (run.ended.aborted) close();
    else run.ended.addEventListener('abort', close, { once: true });
    run.print(`listening on ${containerPort}`);
  };
}

function findPort(run: FakeRun, containerPort: number) {
  const port = run.ports.find((candidate) => candidate.containerPort === containerPort);
  if (port === undefined) throw new Error(`${run.request.name} does not publish ${containerPort}`);
  return port;
}
