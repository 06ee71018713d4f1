import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createBucket } from '../../../src/kinds/minio/prepare.ts';
import { probeMinio } from '../../../src/kinds/minio/probe.ts';
import { probeMemcached } from '../../../src/kinds/memcached/probe.ts';
import { probeMosquitto } from '../../../src/kinds/mosquitto/probe.ts';
import { probeNats } from '../../../src/kinds/nats/probe.ts';
import { createDatabase } from '../../../src/kinds/parts/mysql-prepare.ts';
import { probeMysql } from '../../../src/kinds/parts/mysql-probe.ts';
import { probeRedis } from '../../../src/kinds/parts/redis-probe.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { images } from '../../engine/stand-ins.ts';
import { ask, handshake } from './asking.ts';
import { startS3, type S3 } from './s3-server.ts';
import { patience, useContainer } from './use-container.ts';

const never = new AbortController().signal;
const password = "p'a ss/w@rd:%";

describeWithEngine("the kinds' own checks against further real servers", ({ host }) => {
  describe('MariaDB', () => {
    const env = [`MARIADB_ROOT_PASSWORD=${password}`];
    const server = useContainer(host, { image: images.mariadb, port: 3306, env });
    const properties = { username: 'root', password };

    test('becomes healthy, and never before it lets its user in', async () => {
      const outcomes = await server.outcomesUntil(handshake(probeMysql, properties), 'healthy');
      expect(outcomes).not.toContain('password refused');
    });

    test('is healthy over a line that delivers single bytes', async () => {
      expect(await server.askSlowly(handshake(probeMysql, properties))).toBe('healthy');
    });

    test('refuses another password', async () => {
      expect(await server.ask(handshake(probeMysql, { ...properties, password: 'guess' }))).toBe('password refused');
    });

    test('refuses a database that it does not have', async () => {
      const other = handshake(probeMysql, { ...properties, databaseName: 'nowhere' });
      expect(await server.ask(other)).toBe("Unknown database 'nowhere'");
    });

    test('gets a database, however many ask for it at a time', async () => {
      const child = { name: 'or`ders; DROP', options: {} };
      const address = { host: '127.0.0.1', port: await server.port(), properties };
      await Promise.all(Array.from({ length: 5 }, () => createDatabase(address, child, never)));
      expect(await createDatabase(address, child, never)).toBe('present');
      expect(await server.ask(handshake(probeMysql, { ...properties, databaseName: child.name }))).toBe('healthy');
    });
  });

  describe('Valkey', () => {
    const command = ['valkey-server', '--requirepass', password];
    const server = useContainer(host, { image: images.valkey, port: 6379, command });

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(handshake(probeRedis, { password })), { timeout: patience }).toBe('healthy');
    });

    test('refuses another password', async () => {
      expect(await server.ask(handshake(probeRedis, { password: 'guess' }))).toBe('password refused');
    });
  });

  describe('NATS', () => {
    const server = useContainer(host, {
      image: images.nats,
      port: 4222,
      command: ['--user', 'shop', '--pass', password],
    });
    const properties = { username: 'shop', password };

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(handshake(probeNats, properties)), { timeout: patience }).toBe('healthy');
      expect(await server.askSlowly(handshake(probeNats, properties))).toBe('healthy');
    });

    test('refuses another password', async () => {
      expect(await server.ask(handshake(probeNats, { ...properties, password: 'guess' }))).toBe('password refused');
      expect(await server.ask(handshake(probeNats, {}))).toBe('password refused');
    });
  });

  describe('Mosquitto', () => {
    const script = `mosquitto_passwd -b -c /tmp/passwords shop "${password}"; chown mosquitto /tmp/passwords
      printf 'listener 1883\\nallow_anonymous false\\npassword_file /tmp/passwords\\n' > /tmp/conf
      exec mosquitto -c /tmp/conf`;
    const server = useContainer(host, { image: images.mosquitto, port: 1883, command: ['sh', '-c', script] });
    const properties = { username: 'shop', password };

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(handshake(probeMosquitto, properties)), { timeout: patience }).toBe('healthy');
      expect(await server.askSlowly(handshake(probeMosquitto, properties))).toBe('healthy');
    });

    test('refuses another password', async () => {
      const guess = handshake(probeMosquitto, { ...properties, password: 'guess' });
      expect(await server.ask(guess)).toBe('password refused');
      expect(await server.ask(handshake(probeMosquitto, {}))).toBe('password refused');
    });
  });

  describe('Memcached', () => {
    const server = useContainer(host, { image: images.memcached, port: 11211 });

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(handshake(probeMemcached, {})), { timeout: patience }).toBe('healthy');
      expect(await server.askSlowly(handshake(probeMemcached, {}))).toBe('healthy');
    });
  });
});

/** Another server of the same protocol, as MinIO itself cannot be had here. It knows keys, but not signatures. */
describe('S3', () => {
  let server: S3;
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server.close());
  const properties = { username: 'S3RVER', password: 'S3RVER' };

  test('is healthy when it takes the key', async () => {
    expect(await ask(handshake(probeMinio, properties), { port: server.port }, 5000)).toBe('healthy');
  });

  test('refuses another key', async () => {
    const stranger = handshake(probeMinio, { ...properties, username: 'guess' });
    expect(await ask(stranger, { port: server.port }, 5000)).toBe('password refused');
  });

  test('gets a bucket, and keeps it', async () => {
    const address = { host: '127.0.0.1', port: server.port, properties };
    const child = { name: 'photos', options: {} };
    expect(await createBucket(address, child, never)).toBe('created');
    expect(await createBucket(address, child, never)).toBe('present');
  });
});
