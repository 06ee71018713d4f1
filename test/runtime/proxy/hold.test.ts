import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createProxy } from '../../../src/runtime/proxy/index.ts';
import {
  closeAll,
  firstChunk,
  host,
  listening,
  openClient,
  readAll,
  startNamed,
  startProxy,
  startTcp,
  until,
} from './sockets.ts';
import { createServer } from 'node:net';

afterEach(closeAll);

describe('before the first replica', () => {
  it('holds clients and releases them in order', async () => {
    const { proxy, port } = await startProxy();
    const seen: string[] = [];
    const backend = await startTcp((client) => {
      client.on('data', (chunk: Buffer) => {
        seen.push(chunk.toString());
        client.end('done');
      });
    });
    const clients = [];
    for (let number = 1; number <= 5; number += 1) {
      const client = openClient(port);
      client.write(`client ${number}`);
      await once(client, 'connect');
      clients.push(client);
    }
    proxy.add({ id: 'a', host, port: backend.port });
    expect(await Promise.all(clients.map(firstChunk))).toEqual(clients.map(() => 'done'));
    expect(seen).toEqual(['client 1', 'client 2', 'client 3', 'client 4', 'client 5']);
  });

  it('answers as unavailable when the hold ends', async () => {
    const { port } = await startProxy({ protocol: 'http', holdMs: 100 });
    const client = openClient(port);
    client.write('GET / HTTP/1.1\r\nhost: web\r\n\r\n');
    const start = performance.now();
    expect((await readAll(client)).toString()).toMatch(/^HTTP\/1.1 503 .*apphost logs web/su);
    expect(performance.now() - start).toBeGreaterThanOrEqual(95);
  });

  it('survives clients that leave while held', async () => {
    const { proxy, port } = await startProxy();
    const gone = Array.from({ length: 20 }, () => openClient(port));
    await Promise.all(gone.map((client) => once(client, 'connect')));
    for (const [index, client] of gone.entries()) {
      if (index % 2 === 0) client.destroy();
      else client.resetAndDestroy();
    }
    const stays = openClient(port);
    await once(stays, 'connect');
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    expect(await firstChunk(stays)).toBe('a');
    await until(() => proxy.connections().get('a') === 1);
  });

  it('does not hold once a replica was there', async () => {
    const { proxy, port } = await startProxy({ holdMs: 60_000 });
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    proxy.remove('a');
    expect(await firstChunk(openClient(port))).toBe('');
  });
});

describe('listening', () => {
  it('rejects with the conflict and leaves nothing open', async () => {
    const taken = await listening(createServer());
    const free = await listening(createServer());
    await new Promise((resolve) => free.server.close(resolve));
    const listen = [
      { host, port: free.port },
      { host, port: taken.port },
    ];
    const options = { resource: 'web', endpoint: 'main', protocol: 'tcp', listen } as const;
    await expect(createProxy(options)).rejects.toMatchObject({ code: 'EADDRINUSE', port: taken.port });
    const again = createServer().listen(free.port, host);
    await once(again, 'listening');
    again.close();
  });

  it('listens on a further address later', async () => {
    const { proxy } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    const further = await proxy.listenAlso({ host: '127.0.0.2', port: 0 });
    expect(proxy.addresses).toContainEqual(further);
    await expect(proxy.listenAlso(further)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(proxy.addresses).toHaveLength(2);
  });

  it('close ends held and carried clients', async () => {
    const { proxy: empty, port: emptyPort } = await startProxy();
    const held = openClient(emptyPort);
    await once(held, 'connect');
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    const carried = openClient(port);
    await firstChunk(carried);
    const closed = Promise.all([readAll(held), readAll(carried)]);
    await Promise.all([empty.close(), proxy.close()]);
    expect(await closed).toEqual([Buffer.from(''), Buffer.from('')]);
  });
});
