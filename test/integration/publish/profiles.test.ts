import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { encode, evaluate, type Encoding } from '../../../src/model/expression.ts';
import type { Probe } from '../../../src/model/probe.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { publishText, type PublishedText } from '../../publish/kubernetes/publish-text.ts';
import { startPod, type Pod } from './pod.ts';

const patience = 120_000;
/** Everything that a shell, a configuration file and a statement of SQL could stumble over. */
const password = `p'a$s/w@rd:%;`;

interface Case {
  readonly type: string;
  /** What the manifest says of it, as a map without its braces. */
  readonly options: string;
  /** A database that the server is to have when it is ready. */
  readonly child?: string;
}

const kept = 'volume: true';
const awkward = `Or"d'ers`;
const listed = `databases: [{ name: orders, database: ${JSON.stringify(awkward)} }]`;

/** Those that there is a stand-in of. */
const cases: readonly Case[] = [
  { type: 'postgres', options: `${kept}, ${listed}`, child: awkward },
  { type: 'postgres', options: 'ephemeral: true, username: Alice, user: 10500' },
  { type: 'redis', options: kept },
  { type: 'redis', options: 'limits: { memory: 64Mi }' },
  { type: 'valkey', options: kept },
  { type: 'rabbitmq', options: kept },
  { type: 'mysql', options: kept },
  { type: 'mariadb', options: kept },
  { type: 'nats', options: `${kept}, jetStream: true` },
  { type: 'nats', options: 'args: [--logtime=false]' },
  { type: 'mosquitto', options: kept },
  { type: 'memcached', options: 'limits: { memory: 64Mi }' },
];

describeWithEngine('a published server, run without rights on a read-only root', ({ host }) => {
  describe.each(cases)('$type ($options)', ({ type, options, child }) => {
    let published: PublishedText;
    let pod: Pod | undefined;

    const run = (): Pod => {
      if (pod === undefined) throw new Error('the pod was not started');
      return pod;
    };
    const server = (): Resource => resourceOf(published, 'db');

    beforeAll(async () => {
      const text = `name: shop\nresources:\n  db: { type: ${type}, ${options} }\n`;
      published = await publishText(text, { operators: 'none' });
      pod = await startPod(host, published, secretValue);
    }, patience);
    afterAll(() => pod?.[Symbol.asyncDispose]());

    test('is ready, and then lets its user in', { timeout: patience }, async () => {
      await becomeReady(run());
      await logIn(run(), server());
      // What the manifest lists is there by then.
      if (child !== undefined) await logIn(run(), server(), { databaseName: child });
    });

    test('starts again', { timeout: patience }, async () => {
      await run().replace();
      await becomeReady(run());
      await logIn(run(), server());
    });
  });
});

async function becomeReady(pod: Pod): Promise<void> {
  const wait = async (): Promise<string> => {
    if (await pod.hasEnded()) return `ended:\n${await pod.log()}`;
    return (await pod.isReady()) ? 'ready' : 'not ready';
  };
  await expect.poll(wait, { timeout: patience, interval: 300 }).toMatch(/^(ready|ended)/);
  expect(await wait()).toBe('ready');
}

/** With the kind's own check, at once: what is ready refuses nobody, however slowly a loaded machine answers. */
async function logIn(pod: Pod, { probe, endpoints }: Resource, more: Readonly<Record<string, string>> = {}) {
  const check = checkOf(probe);
  const properties = Object.entries(check.connection).map(([name, value]) => [name, evaluate(value, () => password)]);
  const endpoint = endpoints.find(({ name }) => name === check.endpoint);
  const handshake = await check.load();
  const address = { host: pod.address, port: endpoint?.targetPort ?? 0 };
  await handshake(
    { ...address, properties: { ...Object.fromEntries(properties), ...more } },
    AbortSignal.timeout(60_000),
  );
}

function checkOf(probe: Probe | undefined): Extract<Probe['check'], { type: 'handshake' }> {
  if (probe?.check.type !== 'handshake') throw new Error('it has no check that logs in');
  return probe.check;
}

function resourceOf({ application }: PublishedText, name: string): Resource {
  const resource = application.resources.get(name);
  if (resource === undefined) throw new Error(`there is no ${name}`);
  return resource;
}

/** As External Secrets brings it: the value, and its forms for other texts. */
function secretValue(secret: string, key: string): string {
  const forms: Readonly<Record<string, Encoding>> = { uri: 'uri', keyvalue: 'keyValue', json: 'json' };
  const [base, form = ''] = key.split('-');
  if (secret !== 'db-password' || base !== 'value') throw new Error(`nothing here has ${key} of ${secret}`);
  return form === '' ? password : encode(password, forms[form] ?? 'uri');
}
