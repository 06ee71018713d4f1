import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { closeAll, firstChunk, host, openClient, startProxy, startTcp, until } from './sockets.ts';

afterEach(closeAll);

it('carries 2,000 idle connections, all of them still alive', { timeout: 60_000 }, async () => {
  const { proxy, port } = await startProxy();
  for (const id of ['a', 'b']) proxy.add({ id, host, port: (await startTcp((client) => client.pipe(client))).port });
  const clients = [];
  for (let batch = 0; batch < 10; batch += 1) {
    const opened = Array.from({ length: 200 }, () => openClient(port));
    await Promise.all(opened.map((client) => once(client, 'connect')));
    clients.push(...opened);
  }
  await until(() => [...proxy.connections().values()].every((count) => count === 1_000));
  const echoes = clients.map(firstChunk);
  for (const [index, client] of clients.entries()) client.write(`client ${index}`);
  expect(await Promise.all(echoes)).toEqual(clients.map((_, index) => `client ${index}`));
  for (const client of clients) client.destroy();
  await until(() => [...proxy.connections().values()].every((count) => count === 0));
});
