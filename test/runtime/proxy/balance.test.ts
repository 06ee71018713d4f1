import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startProgram } from './programs.ts';
import {
  closeAll,
  firstChunk,
  freePort,
  host,
  onCleanup,
  openClient,
  startNamed,
  startProxy,
  startTcp,
  until,
} from './sockets.ts';

afterEach(closeAll);

describe('balancing', () => {
  it('takes replicas with equally many connections in turn', async () => {
    const { proxy, port } = await startProxy();
    for (const id of ['a', 'b', 'c']) proxy.add({ id, host, port: (await startNamed(id)).port });
    const names: string[] = [];
    for (let request = 0; request < 6; request += 1) {
      const client = openClient(port);
      names.push(await firstChunk(client));
      client.destroy();
      await until(() => [...proxy.connections().values()].every((count) => count === 0));
    }
    expect(names).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('prefers the replica with the least connections', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('a')).port });
    const first = [openClient(port), openClient(port), openClient(port)];
    expect(await Promise.all(first.map(firstChunk))).toEqual(['a', 'a', 'a']);
    proxy.add({ id: 'b', host, port: (await startNamed('b')).port });
    const next = [openClient(port), openClient(port), openClient(port)];
    expect(await Promise.all(next.map(firstChunk))).toEqual(['b', 'b', 'b']);
    expect(proxy.connections()).toEqual(
      new Map([
        ['a', 3],
        ['b', 3],
      ]),
    );
  });

  it('tries another replica when one refuses, and then avoids it', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'gone', host, port: await freePort() });
    proxy.add({ id: 'b', host, port: (await startNamed('b')).port });
    const clients = Array.from({ length: 10 }, () => openClient(port));
    expect(await Promise.all(clients.map(firstChunk))).toEqual(clients.map(() => 'b'));
    expect(proxy.connections().get('gone')).toBe(0);
  });

  it('tries another replica when one closes or resets an unused connection', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'closes', host, port: (await startTcp((client) => client.destroy())).port });
    proxy.add({ id: 'resets', host, port: (await startTcp((client) => client.resetAndDestroy())).port });
    proxy.add({ id: 'c', host, port: (await startNamed('c')).port });
    expect(await firstChunk(openClient(port))).toBe('c');
  });

  it('moves a request on when its replica turns out to be dead at the first write', async () => {
    const { proxy, port } = await startProxy();
    const folder = mkdtempSync(join(tmpdir(), 'apphost-proxy-'));
    onCleanup(() => rmSync(folder, { recursive: true }));
    const marker = join(folder, 'was-reset');
    const resets = await startProgram('resets-on-signal.mjs', marker);
    proxy.add({ id: 'resets', host, port: resets.port });
    const client = openClient(port);
    await until(() => resets.lines.includes('accepted'));
    // Time for the proxy, which runs in this process, to know that it is connected.
    await new Promise((resolve) => setTimeout(resolve, 50));
    proxy.add({ id: 'echo', host, port: (await startTcp((backend) => backend.pipe(backend))).port });
    client.write('hello');
    process.kill(resets.pid, 'SIGUSR2');
    // The proxy stands still meanwhile, so it learns of the request and of the reset in one turn.
    while (!existsSync(marker)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    expect(await firstChunk(client)).toBe('hello');
    expect(proxy.connections().get('echo')).toBe(1);
  });

  it('a known id with a new address replaces the old one', async () => {
    const { proxy, port } = await startProxy();
    proxy.add({ id: 'a', host, port: (await startNamed('old')).port });
    const fresh = { id: 'a', host, port: (await startNamed('new')).port };
    proxy.add(fresh);
    proxy.add(fresh);
    const clients = [openClient(port), openClient(port)];
    expect(await Promise.all(clients.map(firstChunk))).toEqual(['new', 'new']);
    expect(proxy.connections().get('a')).toBe(2);
  });
});
