import { describe, expect, test } from 'vitest';

import { createDatabase } from '../../../src/kinds/postgres/prepare.ts';
import { probePostgres } from '../../../src/kinds/postgres/probe.ts';
import { createQueue } from '../../../src/kinds/rabbitmq/prepare.ts';
import { probeRabbitmq } from '../../../src/kinds/rabbitmq/probe.ts';
import { probeRedis } from '../../../src/kinds/parts/redis-probe.ts';
import { images } from '../../engine/stand-ins.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { handshake } from './asking.ts';
import { patience, useContainer } from './use-container.ts';

const never = new AbortController().signal;
const password = "p'a ss/w@rd:%";

describeWithEngine("the kinds' own checks against real servers", ({ host }) => {
  describe('PostgreSQL', () => {
    const env = ['POSTGRES_USER=shop', `POSTGRES_PASSWORD=${password}`];
    const server = useContainer(host, { image: images.postgres, port: 5432, env });
    const properties = { username: 'shop', password };
    const check = handshake(probePostgres, properties);

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(check), { timeout: patience }).toBe('healthy');
    });

    test('is healthy over a line that delivers single bytes', async () => {
      expect(await server.askSlowly(check)).toBe('healthy');
    });

    test('refuses another password', async () => {
      expect(await server.ask(handshake(probePostgres, { ...properties, password: 'guess' }))).toBe('password refused');
    });

    test('refuses a database that it does not have', async () => {
      const other = handshake(probePostgres, { ...properties, databaseName: 'nowhere' });
      expect(await server.ask(other)).toBe('database "nowhere" does not exist');
    });

    test('gets a database once, however many ask for it at a time', async () => {
      const child = { name: 'or"ders; DROP', options: {} };
      const address = { host: '127.0.0.1', port: await server.port(), properties };
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => createDatabase(address, child, never)));
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      expect(await createDatabase(address, child, never)).toBe('present');
      expect(await server.ask(handshake(probePostgres, { ...properties, databaseName: child.name }))).toBe('healthy');
    });

    test('is not healthy as a standby that lets one read', async () => {
      await server.container().shell('touch "$PGDATA/standby.signal" && chown postgres "$PGDATA/standby.signal"');
      await server.container().restart();
      expect(await server.outcomesUntil(check, 'still recovering')).not.toContain('healthy');
    });

    test('is not healthy while it recovers and lets nobody in', async () => {
      await server.container().shell('echo "hot_standby = off" >> "$PGDATA/postgresql.conf"');
      await server.container().restart();
      const outcomes = await server.outcomesUntil(check, 'not accepting connections');
      expect(outcomes).not.toContain('healthy');
    });
  });

  describe('Redis', () => {
    const command = ['redis-server', '--requirepass', password];
    const server = useContainer(host, { image: images.redis, port: 6379, command });
    const check = handshake(probeRedis, { password });

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(check), { timeout: patience }).toBe('healthy');
    });

    test('is healthy over a line that delivers single bytes', async () => {
      expect(await server.askSlowly(check)).toBe('healthy');
    });

    test('refuses another password', async () => {
      expect(await server.ask(handshake(probeRedis, { password: 'guess' }))).toBe('password refused');
      expect(await server.ask(handshake(probeRedis, {}))).toBe('password required');
    });
  });

  describe('Redis without a password', () => {
    const server = useContainer(host, { image: images.redis, port: 6379 });

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(handshake(probeRedis, {})), { timeout: patience }).toBe('healthy');
    });

    test('is told from one with a password', async () => {
      expect(await server.ask(handshake(probeRedis, { password }))).toBe('has no password set');
    });
  });

  describe('RabbitMQ', () => {
    const env = ['RABBITMQ_DEFAULT_USER=shop', `RABBITMQ_DEFAULT_PASS=${password}`];
    const server = useContainer(host, { image: images.rabbitmq, port: 5672, env });
    const properties = { username: 'shop', password };
    const check = handshake(probeRabbitmq, properties);

    test('becomes healthy', async () => {
      await expect.poll(() => server.ask(check), { timeout: patience }).toBe('healthy');
    });

    test('is healthy over a line that delivers single bytes', async () => {
      expect(await server.askSlowly(check)).toBe('healthy');
    });

    test('refuses another password', async () => {
      expect(await server.ask(handshake(probeRabbitmq, { ...properties, password: 'guess' }))).toBe('password refused');
    });

    test('refuses a virtual host that it does not have', async () => {
      const other = handshake(probeRabbitmq, { ...properties, virtualHost: 'nowhere' });
      expect(await server.ask(other)).toBe('virtual host refused');
    });

    test('gets a queue, and keeps it', async () => {
      const address = { host: '127.0.0.1', port: await server.port(), properties };
      const child = { name: 'orders', options: {} };
      expect(await createQueue(address, child, never)).toBe('created');
      expect(await createQueue(address, child, never)).toBe('present');
    });
  });
});
