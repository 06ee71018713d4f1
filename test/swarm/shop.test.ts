import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { createCommandLine, type CommandLine } from '../e2e/command-line.ts';
import { createEngineClient } from '../engine/engine-client.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { removeImages, tagImage } from '../integration/containers/remove-images.ts';
import { fixtures } from '../publish/load-fixture.ts';
import { startSwarm, type Swarm, type SwarmNode } from './swarm.ts';

const program = inject('program');
const patience = { timeout: 300_000, interval: 2000 };

describeWithEngine('the shop in a swarm of three nodes', ({ host }) => {
  const tag = `swarm-${process.pid}`;
  const made = new Set(['api', 'worker', 'web'].map((name) => `shop-${name}:${tag}`));
  let shop: CommandLine;
  let swarm: Swarm | undefined;
  let manager: SwarmNode;

  beforeAll(async () => {
    shop = await createCommandLine({ program, engineHost: host });
    await cp(join(fixtures, 'shop'), shop.folder, { recursive: true });
    const client = createEngineClient(host, shop.stateHome);
    const servers = [images.redis, images.postgres, images.rabbitmqManagement];
    const [archive] = await Promise.all([
      buildImages().then(async () => {
        for (const image of servers) await client.run('pull', '--quiet', image);
        const file = join(shop.folder, 'images.tar');
        await client.run('save', '--output', file, ...servers, ...made);
        return file;
      }),
      startSwarm(host, tag).then((started) => {
        swarm = started;
      }),
    ]);
    manager = swarm?.nodes[0] ?? expect.fail('there is no swarm');
    for (const node of swarm?.nodes ?? []) await node.load(archive);
    await manager.copy(join(shop.folder, 'swarm'), '/shop');
    await manager.run(await stepsOfReadme());
    // Building, loading and starting all of it takes two minutes on a machine that does nothing else.
  }, 900_000);

  afterAll(async () => {
    await swarm?.dispose();
    await shop.dispose();
    await removeImages(host, made);
  }, 180_000);

  /** With the stand-in under the names that the Dockerfiles start from. */
  async function buildImages(): Promise<void> {
    const client = createEngineClient(host, shop.stateHome);
    await publish();
    await client.run('pull', '--quiet', images.node);
    for (const project of await readdir(join(shop.folder, 'swarm/images'))) {
      const text = await readFile(join(shop.folder, 'swarm/images', project, 'Dockerfile'), 'utf8');
      for (const [, base = ''] of text.matchAll(/^FROM (node:\S+)/gm)) {
        await tagImage(host, images.node, base);
        made.add(base);
      }
    }
    await publish('--build');
    const bases = [...made].filter((name) => name.startsWith('node:'));
    await removeImages(host, bases);
    for (const base of bases) made.delete(base);
  }

  async function publish(...flags: readonly string[]): Promise<void> {
    const words = ['--target', 'swarm', '--swarm-routing', 'host', '--tag', tag, ...flags];
    const { exitCode, stderr } = await shop.run('publish', ...words);
    if (exitCode !== 0) throw new Error(stderr);
  }

  /** What the README tells to do, on a manager without a registry. */
  async function stepsOfReadme(): Promise<string> {
    const folder = join(shop.folder, 'swarm');
    const [, steps = ''] = /```sh\n([^]*?)```/.exec(await readFile(join(folder, 'README.md'), 'utf8')) ?? [];
    const example = await readFile(join(folder, '.env.example'), 'utf8');
    await writeFile(join(folder, '.env'), example.replaceAll(/^(\w+)=$/gm, '$1=given'));
    await manager.copy(join(folder, '.env'), '/shop/.env');
    const ready = steps
      .replace(/^cp .*\n/, '')
      .replaceAll(' NODE', ` ${manager.name}`)
      .replace('docker stack deploy', 'docker stack deploy --resolve-image never');
    return `cd /shop\n${ready}`;
  }

  /** Where the tasks are that should run, by the name of their service: `n1`, `n3`. Rejects while one does not. */
  async function placesOf(): Promise<ReadonlyMap<string, readonly string[]>> {
    const format = '{{.Name}} {{.Node}} {{.CurrentState}}';
    const text = await manager.run(`docker stack ps shop --filter desired-state=running --format '${format}'`);
    const places = new Map<string, string[]>();
    for (const line of text.split('\n')) {
      const [name = '', node = '', state = ''] = line.split(' ');
      if (state !== 'Running') throw new Error(text);
      const service = name.replace(/^shop_(.*)\..*$/, '$1');
      places.set(service, [...(places.get(service) ?? []), node]);
    }
    const counts = Object.fromEntries([...places].map(([service, nodes]) => [service, nodes.length]));
    expect(counts).toEqual({ cache: 1, db: 1, queue: 1, api: 3, worker: 2, web: 1 });
    return places;
  }

  /** An order that goes through the page, the API and the queue to a worker, and into the database. */
  async function order(): Promise<void> {
    const [node = ''] = (await placesOf()).get('web') ?? [];
    const address = swarm?.nodes.find(({ name }) => name === node)?.address ?? '';
    const placed = await fetch(`http://${address}:3000/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ product: 'mug', quantity: 2 }),
    });
    expect(placed.status).toBe(202);
    const location = placed.headers.get('location') ?? '';
    const completed = async (): Promise<void> => {
      const answer = await fetch(`http://${address}:3000${location}`);
      expect(await answer.json()).toMatchObject({ product: 'mug', status: 'completed' });
    };
    await vi.waitFor(completed, { timeout: 60_000, interval: 1000 });
  }

  test('runs on all of them, and takes an order to its end', async () => {
    const places = await vi.waitFor(placesOf, patience);
    expect(new Set([...places.values()].flat()).size).toBeGreaterThan(1);
    expect([places.get('db'), places.get('cache')]).toEqual([['n1'], ['n1']]);
    await vi.waitFor(order, patience);
  });

  test('moves to the other nodes when one is stopped', async () => {
    const places = await vi.waitFor(placesOf, patience);
    const workers = (swarm?.nodes ?? []).filter((node) => node !== manager);
    const busy = workers.find(({ name }) => [...places.values()].flat().includes(name));
    await busy?.stop();
    const elsewhere = async (): Promise<void> => {
      expect([...(await placesOf()).values()].flat()).not.toContain(busy?.name ?? 'one that is busy');
    };
    await vi.waitFor(elsewhere, patience);
    await vi.waitFor(order, patience);
  });
});
