import { expect, test } from 'vitest';
import { mosquittoConfiguration } from '../../../src/kinds/mosquitto/embedded.ts';
import { natsConfiguration } from '../../../src/kinds/nats/embedded.ts';

const listening = { host: '127.0.0.1', ports: { tcp: 5001 } };

test('NATS: streams only where they are asked for, and a password that means nothing else', () => {
  const settings = { username: 'nats', password: 'a"b\\c$d\ne' };
  expect(natsConfiguration({ ...listening, folder: '/data', settings })).toBe(
    'host: "127.0.0.1"\nport: 5001\nauthorization { user: "nats", password: "a\\"b\\\\c$d\\ne" }\n',
  );
  expect(natsConfiguration({ ...listening, folder: '/data', settings: { ...settings, jetStream: 'true' } })).toContain(
    'jetstream { store_dir: "/data/streams" }\n',
  );
});

test('Mosquitto: one address, nobody without a login', () => {
  const lines = mosquittoConfiguration(listening).split('\n');
  expect(lines).toEqual(expect.arrayContaining(['listener 5001 127.0.0.1', 'allow_anonymous false']));
});
