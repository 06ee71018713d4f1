import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createClock } from '../../../src/runtime/clock.ts';
import { createControlClient } from '../../../src/runtime/control/control-client.ts';
import { createControlServer, type ControlServer } from '../../../src/runtime/control/control-server.ts';
import type { LogLine } from '../../../src/runtime/logs/log-line.ts';
import { createLogStore, type LogStore } from '../../../src/runtime/logs/log-store.ts';

let folder: string;
let server: ControlServer;
let logs: LogStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-control-'));
  logs = createLogStore(createClock(), { maxBytesPerSource: 100_000 });
  const nothing = (): never => {
    throw new Error('not asked for');
  };
  server = await createControlServer(join(folder, 'api.sock'), {
    snapshot: nothing,
    tail: (filter) => logs.tail(filter),
    followLogs: (listener) => logs.follow(listener),
    followEvents: nothing,
    apply: nothing,
    stop: nothing,
    change: nothing,
    describe: nothing,
  });
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('whoever follows the logs comes to their end when the application does', async () => {
  const texts: string[] = [];
  logs.note({ resource: 'api' }, 'first');
  const query = { resources: [], follow: true };
  for await (const { text } of createControlClient(join(folder, 'api.sock')).logs(query)) {
    texts.push(text);
    if (text === 'first') logs.note({ resource: 'api' }, 'last');
    else void server.close();
  }
  expect(texts).toEqual(['first', 'last']);
});

test('a reader that stands still costs no memory, and is told that lines are missing', async () => {
  const asked = request({ socketPath: join(folder, 'api.sock'), path: '/logs?follow=1&resource=flood' }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.pause();
  const flood = logs.open({ resource: 'flood' });
  const megabyte = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(1024));
  for (let count = 0; count < 32; count += 1) {
    flood.write('stdout', megabyte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  flood.write('stdout', Buffer.from('last\n'));
  let text = '';
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.includes('"last"')) break;
  }
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThan(16 * 1024);
  const notes = lines.map((line) => JSON.parse(line) as LogLine).filter(({ stream }) => stream === 'system');
  expect(notes.map((note) => note.text)).toEqual(['lines are missing here: they came faster than they were read']);
}, 20_000);
