import { describe, expect, test } from 'vitest';

import { desire } from '../../src/plan/desire.ts';
import { evaluate, type Expression } from '../../src/model/expression.ts';
import { loadText } from '../manifest/load-text.ts';

const manifest = `
name: streams
resources:
  log: { type: kafka, port: 19092, topics: [orders] }
  api: { type: executable, command: node api.js, references: [log, orders] }
  worker: { type: container, image: 'busybox:1', references: [log, orders] }
`;

/** The variables that a resource is started with on this machine. */
async function variablesOf(name: string): Promise<Readonly<Record<string, string>>> {
  const { application } = await loadText(manifest);
  if (application === undefined) throw new Error('the manifest has mistakes');
  const ports: Readonly<Record<string, number>> = { 'log.tcp': 19092, 'log.internal': 19093 };
  const facts = {
    port: (resource: string, endpoint: string) => ports[`${resource}.${endpoint}`] ?? 0,
    parameters: new Map<string, string>(),
    variables: {},
  };
  const selected = new Set(application.resources.keys());
  const { launch } = desire({ application, selected, facts, fingerprintKey: 'key' }).get(name) ?? {};
  const env: Readonly<Record<string, Expression>> = launch !== undefined && 'env' in launch ? launch.env : {};
  return Object.fromEntries(Object.entries(env).map(([key, value]) => [key, evaluate(value, () => '1')]));
}

describe('a server that tells its clients where it is', () => {
  test('is found by processes at its stable port', async () => {
    expect(await variablesOf('api')).toMatchObject({
      ConnectionStrings__log: 'localhost:19092',
      ConnectionStrings__orders: 'localhost:19092',
      LOG_PORT: '19092',
    });
  });

  test('is found by containers where it listens for them', async () => {
    expect(await variablesOf('worker')).toMatchObject({
      ConnectionStrings__log: 'log:9093',
      ConnectionStrings__orders: 'log:9093',
      LOG_HOST: 'log',
      LOG_PORT: '9093',
      ORDERS_TOPICNAME: 'orders',
    });
  });

  test('is told both addresses itself', async () => {
    const { KAFKA_ADVERTISED_LISTENERS: told } = await variablesOf('log');
    expect(told).toBe('PLAINTEXT://localhost:29092,PLAINTEXT_HOST://localhost:19092,PLAINTEXT_INTERNAL://log:9093');
  });
});
