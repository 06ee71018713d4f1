/* oxlint-disable vitest/valid-title -- The titles are those of the table. */
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeWithProgram } from '../../engine/requires.ts';
import { amqp, memcached, mqtt, mysql, nats, redis, s3, type Client } from './clients.ts';
import { openEmbedded, type EmbeddedApplication } from './embedded-application.ts';

interface Case {
  readonly type: string;
  /** The program that the machine needs; absent: the server is a package of this checkout. */
  readonly program?: string;
  readonly options?: string;
  readonly child?: string;
  readonly backedBy: RegExp;
  readonly client: Client;
  /** Milliseconds that it is given after a write before it is killed. */
  readonly settles?: number;
  /** It keeps its data after `kill -9`. */
  readonly survivesCrash: boolean;
  /** It keeps its data in a volume. */
  readonly keeps: boolean;
  /** Its uri has no login in it: that is a pair of keys. */
  readonly login?: 'keys';
}

const cases: readonly Case[] = [
  {
    type: 'rabbitmq',
    program: 'rabbitmq-server',
    child: 'queues',
    backedBy: /^rabbitmq-server \d[\d.]*, embedded$/,
    client: amqp,
    // Killed a moment after it confirmed, it was seen to lose a new queue, and what was in it.
    settles: 3000,
    survivesCrash: true,
    keeps: true,
  },
  {
    type: 'nats',
    program: 'nats-server',
    options: 'jetStream: true',
    backedBy: /^nats-server \d[\d.]*, embedded$/,
    client: nats,
    survivesCrash: true,
    keeps: true,
  },
  {
    type: 'mosquitto',
    program: 'mosquitto',
    backedBy: /^mosquitto \d[\d.]*, embedded$/,
    client: mqtt,
    survivesCrash: false,
    keeps: true,
  },
  {
    type: 'valkey',
    program: 'redis-server',
    backedBy: /^(redis|valkey)-server \d[\d.]*, embedded$/,
    client: redis,
    survivesCrash: false,
    keeps: true,
  },
  {
    type: 'mariadb',
    program: 'mariadbd',
    child: 'databases',
    backedBy: /^mariadbd \d[\d.]*, embedded$/,
    client: mysql,
    survivesCrash: true,
    keeps: true,
  },
  {
    type: 'memcached',
    program: 'memcached',
    backedBy: /^memcached \d[\d.]*, embedded$/,
    client: memcached,
    survivesCrash: false,
    keeps: false,
  },
  {
    type: 'minio',
    child: 'buckets',
    backedBy: /^s3rver 3\.7\.1, embedded \(emulated\)$/,
    client: s3,
    survivesCrash: true,
    keeps: true,
    login: 'keys',
  },
];

for (const each of cases) {
  describeWithProgram(`${each.type} without a container engine`, each.program, () => {
    suite(each);
  });
}

function suite({ type, options = '', child, backedBy, client, survivesCrash, keeps, login, settles = 0 }: Case): void {
  const volume = keeps ? 'volume: true' : '';
  const kept = [`type: ${type}`, options, volume, child && `${child}: [inside]`].filter(Boolean).join(', ');
  const scratch = [`type: ${type}`, options].filter(Boolean).join(', ');
  let application: EmbeddedApplication;

  beforeAll(async () => {
    application = await openEmbedded(`
name: servers
resources:
  kept: { ${kept} }
  scratch: { ${scratch} }
  client: { type: executable, command: [sleep, infinity], references: [kept, scratch] }
`);
    await application.up();
  }, 180_000);
  afterAll(() => application.dispose(), 60_000);

  const uriOf = async (name: 'KEPT' | 'SCRATCH'): Promise<string> => {
    const injected = await application.injected();
    const uri = new URL(injected[`${name}_URI`] ?? '');
    if (login === 'keys') {
      uri.username = injected[`${name}_ACCESSKEY`] ?? '';
      uri.password = encodeURIComponent(injected[`${name}_SECRETKEY`] ?? '');
    }
    return uri.href;
  };

  test('is healthy with what is inside it, and says what backs it', async () => {
    const { health, backedBy: told } = await application.resource('kept');
    expect(health).toBe('healthy');
    expect(told).toMatch(backedBy);
    if (child !== undefined) expect(await application.resource('inside')).toMatchObject({ health: 'healthy' });
  });

  test('serves a real client with what was injected, and nobody without the password', async () => {
    for (const name of ['KEPT', 'SCRATCH'] as const) {
      const uri = await uriOf(name);
      await client.write(uri);
      expect(await client.has(uri)).toBe(true);
      if (client.refusal === undefined) continue;
      const wrong = new URL(uri);
      wrong.password = 'wrong';
      await expect(client.has(wrong.href)).rejects.toThrow(client.refusal);
      expect(await application.commandLines()).not.toContain(decodeURIComponent(new URL(uri).password));
    }
  });

  test('listens on the loopback address alone', async () => {
    const addresses = new Set(await application.listening());
    expect(addresses.size).toBeGreaterThan(0);
    expect([...addresses].filter((address) => !loopback.includes(address))).toEqual([]);
  });

  test('is started again when it is killed, and goes on with its data', async () => {
    const pid = (await application.resource('scratch')).replicas[0]?.pid ?? 0;
    await sleep(settles);
    process.kill(pid, 'SIGKILL');
    await application.untilHealthy('scratch', pid);
    expect(await client.has(await uriOf('SCRATCH'))).toBe(survivesCrash);
  });

  test('leaves no process behind, and keeps what a volume keeps', async () => {
    await application.down();
    expect(await application.processes()).toEqual([]);
    await application.up();
    expect(await client.has(await uriOf('SCRATCH'))).toBe(false);
    expect(await client.has(await uriOf('KEPT'))).toBe(keeps);
  }, 180_000);
}

/** 127.0.0.1 and ::1, as the kernel writes them. */
const loopback = ['0100007F', '00000000000000000000000001000000'];
