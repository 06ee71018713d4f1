import { expect, test } from 'vitest';

import type { Check } from '../../../src/model/probe.ts';
import { ask, askServer, closedPort } from './asking.ts';
import { closesAtOnce, silent } from './test-server.ts';

const check: Check = { type: 'tcp', endpoint: 'main' };

test('what accepts is healthy', async () => {
  expect(await askServer(check, silent)).toBe('healthy');
  expect(await askServer(check, closesAtOnce)).toBe('healthy');
});

test('what is not there is not', async () => {
  expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
});

test('a name that does not exist is told', async () => {
  expect(await ask(check, { host: 'nowhere.invalid', port: 1 }, 5000)).toBe('unknown host');
});
