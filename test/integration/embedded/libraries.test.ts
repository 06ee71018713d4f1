import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { ServeRequest } from '../../../src/model/embedding.ts';
import { findFreePort } from '../../../src/runtime/ports/free-port.ts';
import { mqtt } from './clients.ts';
import { openEmbedded, type EmbeddedApplication } from './embedded-application.ts';

describe('MQTT from a library, where the machine has no broker', () => {
  let workshop: string;
  let broker: ChildProcess;
  let port: number;
  beforeAll(async () => {
    workshop = await mkdtemp(join(tmpdir(), 'apphost-pack-'));
    port = await findFreePort('127.0.0.1');
    const told: ServeRequest = {
      path: resolve(import.meta.dirname, '../../../node_modules/aedes'),
      host: '127.0.0.1',
      ports: { tcp: port },
      folder: workshop,
      keepsData: false,
      settings: { username: 'mqtt', password: 's3cret' },
    };
    const env = { ...process.env, APPHOST_SERVE: JSON.stringify(told) };
    broker = spawn(process.execPath, [inject('program'), 'serve', 'mosquitto'], { env, stdio: 'inherit' });
    while (!(await answers(port))) await sleep(50);
  });
  afterAll(async () => {
    broker.kill('SIGKILL');
    await rm(workshop, { recursive: true, force: true });
  });

  test('serves a real client, refuses a wrong password, and ends when it is told', async () => {
    await mqtt.write(`mqtt://mqtt:s3cret@127.0.0.1:${port}`);
    expect(await mqtt.has(`mqtt://mqtt:s3cret@127.0.0.1:${port}`)).toBe(true);
    await expect(mqtt.has(`mqtt://mqtt:wrong@127.0.0.1:${port}`)).rejects.toThrow(mqtt.refusal);
    await expect(mqtt.has(`mqtt://127.0.0.1:${port}`)).rejects.toThrow(mqtt.refusal);
    broker.kill('SIGTERM');
    expect(await once(broker, 'exit')).toEqual([0, null]);
  });
});

describe('mails without a container engine', () => {
  let application: EmbeddedApplication;
  let page: string;
  beforeAll(async () => {
    application = await openEmbedded(`
name: mails
resources:
  mail: { type: mailpit }
  client: { type: executable, command: [sleep, infinity], references: [mail] }
`);
    await application.up();
    const { endpoints } = await application.resource('mail');
    page = endpoints.find(({ name }) => name === 'http')?.url ?? '';
  });
  afterAll(() => application.dispose());

  test('are shown, with their source, as text that nothing of runs', async () => {
    const injected = await application.injected();
    await send(injected, 'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= <b>\r\n\r\n<script>one</script>\r\n');
    const list = (await (await fetch(`${page}/api/v1/messages`)).json()) as { messages: readonly { ID: string }[] };
    expect(list).toMatchObject({
      total: 1,
      messages: [{ From: { Address: 'a@example.com' }, To: [{ Address: 'b@example.com' }], Subject: 'Grüße <b>' }],
    });
    const shown = await fetch(page);
    expect(await shown.text()).toContain('Grüße &lt;b&gt;');
    expect(shown.headers.get('content-security-policy')).toBe("default-src 'none'");
    const source = await fetch(`${page}/api/v1/message/${list.messages[0]?.ID}/raw`);
    expect([source.headers.get('content-type'), await source.text()]).toEqual([
      'text/plain; charset=utf-8',
      expect.stringContaining('<script>one</script>'),
    ]);
  });

  test('are removed by programs, and not by other pages', async () => {
    const messages = `${page}/api/v1/messages`;
    const refused = await fetch(messages, { method: 'DELETE', headers: { origin: 'http://elsewhere.example' } });
    expect(refused.status).toBe(403);
    expect((await fetch(messages, { method: 'DELETE' })).status).toBe(200);
    expect(await (await fetch(messages)).json()).toEqual({ total: 0, messages: [] });
  });

  test('go with the application, which leaves no process', async () => {
    expect((await application.resource('mail')).backedBy).toBe('smtp-server 3.21.6, embedded (emulated)');
    await application.down();
    expect(await application.processes()).toEqual([]);
  });
});

/** One mail, as any program sends it. */
async function send(injected: Readonly<Record<string, string>>, mail: string): Promise<void> {
  const socket = connect(Number(injected['MAIL_PORT']), injected['MAIL_HOST']);
  const lines = ['EHLO client', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA', `${mail}.`, 'QUIT'];
  const replies: string[] = [];
  let waiting = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    waiting += chunk as string;
    const whole = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n$/.exec(waiting)?.[1];
    if (whole === undefined) continue;
    replies.push(whole);
    waiting = '';
    const next = lines.shift();
    if (next !== undefined) socket.write(`${next}\r\n`);
  }
  expect(replies).toEqual(['220', '250', '250', '250', '354', '250', '221']);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((settle) => {
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
