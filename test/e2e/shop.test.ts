import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import amqp from 'amqplib';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { ApplicationSnapshot, ResourceSnapshot } from '../../src/runtime/snapshot.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { findFreePort } from '../fakes/free-port.ts';
import { createCommandLine, environmentOf, toRecord, type CommandLine } from './command-line.ts';
import { createEngineView } from './engine-view.ts';
import { installPackage, packPackage } from './package.ts';

const repository = resolve(import.meta.dirname, '../..');

/** Clients in containers, which get what the API gets, and ports that nobody else on this machine has. */
const overlay = async (): Promise<string> => `
resources:
  api: { endpoints: { http: { port: ${await findFreePort('127.0.0.1')} } } }
  web: { endpoints: { http: { port: ${await findFreePort('127.0.0.1')} } } }
  sql-client: ${client(images.postgres)}
  cache-client: ${client(images.redis)}
  queue-client: ${client(images.node)}
`;

const client = (image: string): string => `
    type: container
    image: ${image}
    command: [sleep, infinity]
    references: [appdb, cache, queue]
    mounts: [{ bind: ${join(repository, 'node_modules')}, target: /node_modules, readOnly: true }]
    stop: { signal: SIGKILL }`;

const sendAndReceive = `
  const amqp = require('amqplib');
  (async () => {
    const connection = await amqp.connect(process.env.QUEUE_URI);
    const channel = await connection.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    channel.sendToQueue(queue, Buffer.from('from a container'));
    await channel.consume(queue, async (message) => {
      console.log(message.content.toString());
      await connection.close();
    });
  })();`;

describeWithEngine('the shop, packed, installed and started', ({ host }) => {
  const engine = createEngineView(host);
  let workshop: string;
  let shop: CommandLine;
  let snapshot: ApplicationSnapshot;
  let injected: Readonly<Record<string, string>>;

  beforeAll(async () => {
    workshop = await mkdtemp(join(tmpdir(), 'apphost-pack-'));
    const program = await installPackage(await packPackage(workshop), join(workshop, 'installed'));
    shop = await createCommandLine({ program, engineHost: host });
    await cp(join(repository, 'fixtures/shop'), shop.folder, { recursive: true });
    await shop.write('app.development.yaml', await overlay());
    await start();
    injected = await environmentOf(pidsOf('api')[0] ?? 0);
    // Installing and starting all of it takes 30 seconds on a machine that does nothing else.
  }, 300_000);

  afterAll(async () => {
    await shop.dispose();
    await rm(workshop, { recursive: true, force: true });
  });

  const start = async (): Promise<void> => {
    const { exitCode, stderr } = await shop.run('up', '-d');
    // With the code alone, nobody would know why it did not start.
    if (exitCode !== 0) throw new Error(stderr);
    snapshot = await shop.ps();
  };
  const find = (name: string): ResourceSnapshot => {
    const found = snapshot.resources.find((resource) => resource.name === name);
    if (found === undefined) throw new Error(`ps does not show ${name}`);
    return found;
  };
  const pidsOf = (name: string): readonly number[] => find(name).replicas.flatMap(({ pid }) => pid ?? []);
  const containerOf = (name: string): string => find(name).replicas[0]?.container ?? '';
  const web = (path: string): URL => new URL(path, find('web').endpoints[0]?.url);

  test('everything is healthy, and ps says it in its documented form', () => {
    expect(snapshot).toMatchObject({
      application: 'shop',
      id: expect.stringMatching(/^shop-[0-9a-f]{8}$/),
      dashboard: null,
    });
    expect(snapshot.supervisor.pid).toBeGreaterThan(1);
    expect(snapshot.resources.map(({ name, type, state, health }) => [name, type, state, health])).toEqual(
      [
        ['cache', 'redis'],
        ['db', 'postgres'],
        ['appdb', 'database'],
        ['queue', 'rabbitmq'],
        ['api', 'project'],
        ['worker', 'project'],
        ['web', 'project'],
        ['sql-client', 'container'],
        ['cache-client', 'container'],
        ['queue-client', 'container'],
      ].map((resource) => [...resource, 'running', 'healthy']),
    );
    const replica = { state: 'running', health: 'healthy', restarts: 0 };
    expect(find('api').replicas).toEqual([1, 2, 3].map(() => ({ pid: expect.any(Number), ...replica })));
    expect(find('worker').replicas).toHaveLength(2);
    expect(find('db').replicas).toEqual([{ container: expect.stringMatching(/^[0-9a-f]{12}$/), ...replica }]);
    expect(find('db').backedBy).toContain('postgres');
    expect(find('web').endpoints).toEqual([{ name: 'http', url: expect.stringMatching(/^http:\/\/localhost:\d+$/) }]);
  });

  test('an order placed on the page goes through the queue to a worker and into the database', async () => {
    expect(await (await fetch(web('/'))).text()).toContain('<html');
    const response = await order('mug', 2);
    expect(response.status).toBe(202);
    const location = response.headers.get('location') ?? '';
    expect(location).toMatch(/^\/api\/orders\//);
    const completed = await untilCompleted(location);
    expect(completed).toMatchObject({ product: 'mug', quantity: 2, status: 'completed' });
    expect(completed['completedBy']).toMatch(/^worker-[12]$/);
  });

  test('every replica of the API is asked', async () => {
    // Many at once: one at a time would avoid a replica that the page's server keeps a connection to.
    const requests = Array.from({ length: 30 }, async () => {
      const response = await fetch(find('api').endpoints[0]?.url + '/products', { headers: { connection: 'close' } });
      await response.text();
      return response.headers.get('x-served-by');
    });
    const served = new Set(await Promise.all(requests));
    expect(served).toEqual(new Set(['api-1', 'api-2', 'api-3']));
  });

  test('what a process is told connects from this machine', async () => {
    const sql = new Client({ connectionString: injected['APPDB_URI'] });
    await sql.connect();
    expect((await sql.query('select current_database() as name')).rows).toEqual([{ name: 'appdb' }]);
    await sql.end();
    const cache = new Redis(injected['CACHE_URI'] ?? '');
    expect(await cache.ping()).toBe('PONG');
    await cache.quit();
    const queue = await amqp.connect(injected['QUEUE_URI'] ?? '');
    const channel = await queue.createChannel();
    expect(await channel.checkQueue((await channel.assertQueue('', { exclusive: true })).queue)).toMatchObject({
      consumerCount: 0,
    });
    await queue.close();
  });

  test('psql and redis-cli connect with it from this machine', async () => {
    const { APPDB_URI = '', APPDB_HOST, APPDB_PORT, APPDB_USERNAME, APPDB_PASSWORD, APPDB_DATABASENAME } = injected;
    expect(await engine.runOnHost(images.postgres, ['psql', APPDB_URI, '-tAc', 'select 6 * 7'], [])).toBe('42\r\n');
    const parts = [
      `PGHOST=${APPDB_HOST}`,
      `PGPORT=${APPDB_PORT}`,
      `PGUSER=${APPDB_USERNAME}`,
      `PGPASSWORD=${APPDB_PASSWORD}`,
      `PGDATABASE=${APPDB_DATABASENAME}`,
    ];
    expect(await engine.runOnHost(images.postgres, ['psql', '-tAc', 'select 6 * 7'], parts)).toBe('42\r\n');
    // Not by the URI: redis-cli, up to 8.0 at least, takes its empty user name for a name and is turned away.
    const { CACHE_HOST = '', CACHE_PORT = '', CACHE_PASSWORD = '' } = injected;
    const words = ['redis-cli', '-h', CACHE_HOST, '-p', CACHE_PORT, '-a', CACHE_PASSWORD, 'ping'];
    expect(await engine.runOnHost(images.redis, words, [])).toContain('PONG');
  });

  test('what a container is told connects from inside it', async () => {
    const told = toRecord(await engine.environment(containerOf('sql-client')));
    expect(told).toMatchObject({ APPDB_HOST: 'db', APPDB_PORT: '5432', CACHE_HOST: 'cache', QUEUE_HOST: 'queue' });
    expect(told['APPDB_PASSWORD']).toBe(injected['APPDB_PASSWORD']);
    const inside = (name: string, line: string) => engine.execute(containerOf(name), ['sh', '-c', line]);
    expect(await inside('sql-client', 'psql "$APPDB_URI" -tAc "select 6 * 7"')).toBe('42\r\n');
    expect(
      await inside('cache-client', 'redis-cli -h "$CACHE_HOST" -p "$CACHE_PORT" -a "$CACHE_PASSWORD" ping'),
    ).toContain('PONG');
    const said = await engine.execute(containerOf('queue-client'), ['node', '-e', sendAndReceive]);
    expect(said.trim()).toBe('from a container');
  });

  test('a second up finds nothing to do', async () => {
    const again = await shop.run('up', '-d');
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toContain('Nothing to do');
    expect((await shop.run('up', '--dry-run')).stdout).toBe('nothing to do');
    expect(await shop.ps()).toEqual(snapshot);
  });

  test('logs show the last lines of who is asked for', async () => {
    const { stdout } = await shop.run('logs', 'worker', '--tail', '2');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stdout).toMatch(/^worker\/[12] +\| /m);
  });

  test('down leaves no container, network or process, and keeps the volumes', async () => {
    const before = await order('lamp', 1);
    const { location } = Object.fromEntries(before.headers);
    await untilCompleted(location ?? '');
    expect(await shop.processes()).toContain(pidsOf('api')[0]);
    expect((await shop.run('down')).exitCode).toBe(0);
    expect(await remains()).toEqual({ containers: [], networks: [], processes: [] });
    const volumes = new Set([`${snapshot.id}_cache-data`, `${snapshot.id}_db-data`]);
    expect(new Set(await engine.volumes(snapshot.id))).toEqual(volumes);

    await start();
    const now = await environmentOf(pidsOf('api')[0] ?? 0);
    expect(connectionsIn(now)).toEqual(connectionsIn(injected));
    expect(await (await fetch(web(location ?? ''))).json()).toMatchObject({ product: 'lamp', status: 'completed' });
  });

  test('down -v removes the volumes too', async () => {
    expect((await shop.run('down', '-v')).exitCode).toBe(0);
    expect(await remains()).toEqual({ containers: [], networks: [], processes: [] });
    expect(await engine.volumes(snapshot.id)).toEqual([]);
  });

  test('no password was ever shown', async () => {
    const log = await readFile(join(shop.stateHome, snapshot.id, 'supervisor.log'), 'utf8');
    for (const name of ['APPDB_PASSWORD', 'APPDB_URI', 'CACHE_PASSWORD', 'QUEUE_PASSWORD']) {
      const secret = injected[name] ?? '';
      expect(secret.length).toBeGreaterThan(16);
      expect(shop.said()).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
  });

  function order(product: string, quantity: number): Promise<Response> {
    return fetch(web('/api/orders'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ product, quantity }),
    });
  }

  async function untilCompleted(location: string): Promise<Record<string, unknown>> {
    const signal = AbortSignal.timeout(20_000);
    for (;;) {
      const found = (await (await fetch(web(location), { signal })).json()) as Record<string, unknown>;
      if (found['status'] === 'completed') return found;
      await sleep(50);
    }
  }

  async function remains() {
    const [containers, networks, processes] = await Promise.all([
      engine.containers(snapshot.id),
      engine.networks(snapshot.id),
      shop.processes(),
    ]);
    return { containers, networks, processes };
  }
});

/** What must be the same from one run to the next: addresses and passwords. */
function connectionsIn(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const wanted = /^(ConnectionStrings__|APPDB_|CACHE_)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => wanted.test(name)));
}
