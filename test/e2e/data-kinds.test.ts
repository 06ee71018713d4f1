import { connect as connectSocket } from 'node:net';

import { Redis } from 'ioredis';
import { connectAsync } from 'mqtt';
import { createConnection } from 'mysql2/promise';
import { connect as connectNats, type NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { createCommandLine, environmentOf, type CommandLine } from './command-line.ts';
import { createEngineView } from './engine-view.ts';

const id = 'data-kinds-e2e';
const references = '[shop, orders, cache, events, devices, memory]';

const manifest = `
name: data-kinds
id: ${id}
resources:
  sql: { type: mariadb, volume: true, databases: [{ name: shop, database: 'shop ''db' }] }
  # Its stand-in is the other one's server, which speaks the same protocol.
  other-sql: { type: mysql, databases: [orders] }
  cache: { type: valkey, volume: true }
  events: { type: nats, jetStream: true, volume: true }
  devices: { type: mosquitto, volume: true }
  memory: { type: memcached }
  client: { type: executable, command: [sleep, infinity], references: ${references} }
  inside: { type: container, image: '${images.node}', command: [sleep, infinity], references: ${references}, stop: { signal: SIGKILL } }
`;

describeWithEngine('the data kinds whose servers Debian has', ({ host }) => {
  const engine = createEngineView(host);
  let application: CommandLine;
  let injected: Readonly<Record<string, string>>;

  beforeAll(async () => {
    application = await createCommandLine({ program: inject('program'), engineHost: host });
    await application.write('app.yaml', manifest);
    await start();
  });
  afterAll(async () => {
    await application.dispose();
  });

  const start = async (): Promise<void> => {
    const { exitCode, stderr } = await application.run('up', '-d');
    // With the code alone, nobody would know why it did not start.
    if (exitCode !== 0) throw new Error(stderr);
    const { resources } = await application.ps();
    const pid = resources.find(({ name }) => name === 'client')?.replicas[0]?.pid;
    injected = await environmentOf(pid ?? 0);
  };
  const variable = (name: string): string => injected[name] ?? `${name} is not set`;
  /** This client reads no login from a URL. */
  const connectEvents = (): Promise<NatsConnection> => {
    const { host, username, password } = new URL(variable('EVENTS_URI'));
    return connectNats({ servers: host, user: username, pass: decodeURIComponent(password) });
  };

  test('become healthy, and so do the databases in them', async () => {
    const { resources } = await application.ps();
    expect(resources.filter(({ health }) => health !== 'healthy')).toEqual([]);
    expect(resources.map(({ name, type }) => `${name} ${type}`)).toEqual(
      expect.arrayContaining(['shop database', 'orders database']),
    );
  });

  describe('are used by clients on this machine with what was injected', () => {
    test.each(['SHOP', 'ORDERS'])('a database of MySQL’s protocol: %s', async (name) => {
      const connection = await createConnection(variable(`${name}_URI`));
      const [rows] = await connection.query('SELECT DATABASE() AS name');
      await connection.end();
      expect(rows).toEqual([{ name: variable(`${name}_DATABASENAME`) }]);
    });

    test('Valkey', async () => {
      const client = new Redis(variable('CACHE_URI').replace(/^valkey:/, 'redis:'));
      expect(await client.set('key', 'value')).toBe('OK');
      await client.save();
      await client.quit();
    });

    test('NATS, with streams', async () => {
      const connection = await connectEvents();
      const streams = await connection.jetstreamManager();
      await streams.streams.add({ name: 'orders', subjects: ['orders.>'] });
      await connection.jetstream().publish('orders.new', 'one');
      expect((await streams.streams.info('orders')).state.messages).toBe(1);
      await connection.close();
    });

    test('MQTT', async () => {
      const client = await connectAsync(variable('DEVICES_URI'));
      await client.subscribeAsync('lights/#');
      const message = new Promise((resolve) => client.once('message', (_topic, content) => resolve(String(content))));
      await client.publishAsync('lights/1', 'on');
      expect(await message).toBe('on');
      await client.endAsync();
    });

    test('Memcached', async () => {
      const socket = connectSocket(Number(variable('MEMORY_PORT')), variable('MEMORY_HOST'));
      socket.write('set key 0 60 5\r\nvalue\r\nget key\r\nquit\r\n');
      expect((await socket.setEncoding('utf8').toArray()).join('')).toBe('STORED\r\nVALUE key 0 5\r\nvalue\r\nEND\r\n');
    });
  });

  test('are reached from a container at their names', async () => {
    const { resources } = await application.ps();
    const container = resources.find(({ name }) => name === 'inside')?.replicas[0]?.container ?? '';
    const program = `
      const net = require('node:net');
      for (const name of ['SHOP', 'ORDERS', 'CACHE', 'EVENTS', 'DEVICES', 'MEMORY']) {
        const [host, port] = [process.env[name + '_HOST'], process.env[name + '_PORT']];
        net.connect(port, host, function () { console.log(name, host, port, 'reached'); this.destroy(); });
      }`;
    const lines = (await engine.execute(container, ['node', '-e', program])).trim().split(/\r?\n/).sort();
    expect(lines).toEqual([
      'CACHE cache 6379 reached',
      'DEVICES devices 1883 reached',
      'EVENTS events 4222 reached',
      'MEMORY memory 11211 reached',
      'ORDERS other-sql 3306 reached',
      'SHOP sql 3306 reached',
    ]);
  });

  test('say nothing in their logs of being asked for their health', async () => {
    const { stdout, exitCode } = await application.run('logs', 'devices', 'events', 'memory', 'cache');
    expect(exitCode).toBe(0);
    // They do say something, each in its own words; memcached never does.
    expect(stdout).toMatch(/^devices\b.*mosquitto version \S+ (?:starting|running)/m);
    expect(stdout).toMatch(/^events\b.*Server is ready/m);
    expect(stdout).toMatch(/^cache\b.*Ready to accept connections/m);
    expect(stdout).not.toMatch(/apphost|new connection|client connection c|disconnected/i);
  });

  test('find their data again, and their databases present, when they come back', async () => {
    const connection = await createConnection(variable('SHOP_URI'));
    await connection.query('CREATE TABLE kept (id INT)');
    await connection.end();
    await application.run('down');
    await start();
    const again = await createConnection(variable('SHOP_URI'));
    expect((await again.query('SHOW TABLES'))[0]).toHaveLength(1);
    await again.end();
    const client = new Redis(variable('CACHE_URI').replace(/^valkey:/, 'redis:'));
    expect(await client.get('key')).toBe('value');
    await client.quit();
    const events = await connectEvents();
    const streams = await events.jetstreamManager();
    expect((await streams.streams.info('orders')).state.messages).toBe(1);
    await events.close();
  });
});
