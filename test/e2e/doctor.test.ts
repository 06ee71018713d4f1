import { once } from 'node:events';
import { createServer } from 'node:net';

import { afterEach, beforeEach, expect, inject, test } from 'vitest';

import type { Finding } from '../../src/cli/doctor/check.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';

const program = inject('program');
let application: CommandLine;

beforeEach(async () => {
  application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock' });
});
afterEach(() => application.dispose());

async function findingsOf(exitCode: number): Promise<ReadonlyMap<string, Finding>> {
  const ran = await application.run('doctor', '--format', 'json');
  expect(ran).toMatchObject({ exitCode, stderr: '' });
  return new Map((JSON.parse(ran.stdout) as Finding[]).map((finding) => [finding.subject, finding]));
}

test('a taken port is a problem, named with who has it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await application.write(
    'app.yaml',
    `name: a\nresources:\n  api: { type: executable, command: node x.js, endpoints: { http: { port: ${port} } } }\n`,
  );
  const found = (await findingsOf(1)).get(`port ${port}`);
  server.close();
  expect(found).toMatchObject({ level: 'problem', message: `taken by node (pid ${process.pid}); api.http needs it` });
});

test('an engine that does not answer is a problem only to what needs one', async () => {
  expect((await findingsOf(0)).get('container engine')).toMatchObject({ level: 'warning' });
  await application.write(
    'app.yaml',
    'name: a\nresources:\n  cache: { type: redis }\n  page: { type: container, image: nginx }\n',
  );
  const findings = await findingsOf(1);
  const found = findings.get('container engine');
  expect(findings.get('cache, embedded')).toMatchObject({
    level: 'ok',
    message: expect.stringMatching(/redis|valkey/),
  });
  expect(found).toMatchObject({ level: 'problem', remedy: 'Start that engine, or correct DOCKER_HOST.' });
  expect(found?.message).toContain('It is needed for page.');
});

test('a manifest with mistakes is one problem, and the machine is looked at all the same', async () => {
  await application.write('app.yaml', 'name: a\nresources:\n  cache: { type: reddis }\n');
  const found = await findingsOf(1);
  expect(found.get('manifest')).toMatchObject({ level: 'problem', remedy: 'See all of them with `apphost validate`.' });
  expect(found.get('Node.js')).toMatchObject({ level: 'ok', message: process.version });
});

test('a server that nothing here can be is a problem, as it is to `up`', async () => {
  await application.write('app.yaml', 'name: a\nresources:\n  db: { type: postgres, tag: "12" }\n');
  expect((await findingsOf(1)).get('db, embedded')).toMatchObject({ level: 'problem' });
  const up = await application.run('up', '-d', '--yes');
  expect(up.exitCode).not.toBe(0);
  expect(up.stderr).toContain('SERVER_MISSING');
});
