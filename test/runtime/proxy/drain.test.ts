import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, firstChunk, host, openClient, readAll, startNamed, startProxy, startTcp } from './sockets.ts';

afterEach(closeAll);

describe('a draining replica', () => {
  it('finishes what it has and gets nothing new', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'old', host, port: (await startNamed('old')).port });
    const client = openClient(port);
    expect(await firstChunk(client)).toBe('old');
    proxy.add({ id: 'new', host, port: (await startNamed('new')).port });
    const drained = proxy.drain('old', 60_000);
    const next = Array.from({ length: 3 }, () => openClient(port));
    expect(await Promise.all(next.map(firstChunk))).toEqual(['new', 'new', 'new']);
    client.write('still here');
    expect(await firstChunk(client)).toBe('still here');
    expect(proxy.connections().get('old')).toBe(1);
    client.end();
    await drained;
    expect(proxy.connections().get('old')).toBeUndefined();
  });

  it('loses what is left after the grace', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    const client = openClient(port);
    await firstChunk(client);
    const ended = readAll(client);
    const start = performance.now();
    await proxy.drain('a', 100);
    expect(performance.now() - start).toBeGreaterThanOrEqual(95);
    await ended;
  });

  it('loses even a client that ended and does not read', async () => {
    const { proxy, port } = await startProxy();
    const { port: backend } = await startTcp((socket) => socket.end(Buffer.alloc(16 * 1024 * 1024)));
    proxy.add({ id: 'a', host, port: backend });
    const client = openClient(port);
    client.once('readable', () => client.end());
    await firstReadable(client);
    await proxy.drain('a', 50);
    expect(proxy.connections().size).toBe(0);
  });

  it('is gone at once when it has no connection or is not known', async () => {
    const { proxy } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    await proxy.drain('a', 60_000);
    await proxy.drain('unknown', 60_000);
    expect(proxy.connections().size).toBe(0);
  });

  it('may come back under its id while the old one drains', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('old')).port });
    const client = openClient(port);
    await firstChunk(client);
    const drained = proxy.drain('a', 60_000);
    proxy.add({ id: 'a', host, port: (await startNamed('new')).port });
    expect(await firstChunk(openClient(port))).toBe('new');
    expect(proxy.connections().get('a')).toBe(2);
    client.destroy();
    await drained;
    expect(proxy.connections().get('a')).toBe(1);
  });

  it('does not outlive the close of the proxy', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    await firstChunk(openClient(port));
    const drained = proxy.drain('a', 60_000);
    await proxy.close();
    await drained;
    expect(proxy.connections().size).toBe(0);
  });
});

function firstReadable(client: ReturnType<typeof openClient>): Promise<void> {
  return new Promise((resolve) => client.once('readable', resolve));
}
