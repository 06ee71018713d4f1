import { tmpdir } from 'node:os';

import { connectEngine } from '../../../src/runtime/containers/connect.ts';
import type { ContainerEngine, ContainerRequest } from '../../../src/runtime/containers/engine.ts';
import { toLabels } from '../../../src/runtime/containers/labels.ts';

export const image = 'busybox:1.36';

/** A connection to the engine of the tests, without the logins of whoever runs them. */
export async function openEngine(host: string): Promise<ContainerEngine> {
  const engine = await connectEngine({ preference: 'auto', variables: { DOCKER_HOST: host }, home: tmpdir() });
  const signal = new AbortController().signal;
  if ((await engine.inspectImage(image)) === undefined) await engine.pullImage(image, () => undefined, signal);
  return engine;
}

/** A container of `application` that runs a line of shell. */
export function shell(application: string, line: string, overrides: Partial<ContainerRequest> = {}): ContainerRequest {
  return {
    name: `${application}-shell`,
    image,
    labels: toLabels({ application, session: 'test', resource: 'shell' }),
    env: {},
    command: ['sh', '-c', line],
    readOnlyRoot: false,
    mounts: [],
    files: [],
    ports: [],
    networks: [],
    hosts: {},
    stopSignal: 'SIGTERM',
    ...overrides,
  };
}

/** Starts it, waits for its end and answers what it said. */
export async function runToEnd(
  engine: ContainerEngine,
  request: ContainerRequest,
): Promise<{ readonly code: number | undefined; readonly output: string; readonly outOfMemory: boolean | undefined }> {
  const container = await engine.createContainer(request);
  try {
    const pieces: string[] = [];
    container.onOutput((_, chunk) => pieces.push(chunk.toString('utf8')));
    await container.start();
    const exit = await container.exited;
    return { code: exit?.code, output: pieces.join(''), outOfMemory: exit?.outOfMemory };
  } finally {
    await container.remove();
  }
}

/** Everything of an application, gone. */
export async function removeAll(engine: ContainerEngine, application: string): Promise<void> {
  const { containers, networks, volumes } = await engine.observe(application);
  for (const { id } of containers) await (await engine.adoptContainer(id, Date.now())).remove();
  await Promise.all(networks.map(({ id }) => engine.removeNetwork(id)));
  await Promise.all(volumes.map((volume) => engine.removeVolume(volume)));
}
