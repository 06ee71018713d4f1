import { readdirSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

import type { ReplicaSnapshot } from '../../../src/runtime/snapshot.ts';
import { createCommandLine, type CommandLine } from '../../e2e/command-line.ts';
import { ask, putUnderLoad, type Outcome } from './load.ts';

const clients = 8;
const program = inject('program');
let application: CommandLine;

beforeEach(async () => {
  application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock' });
});

afterEach(() => application.dispose());

/** Starts three replicas behind one address; resolves with it. */
async function start(restart: string): Promise<string> {
  const command = join(import.meta.dirname, 'programs', 'replica.mjs');
  await application.write(
    'app.yaml',
    `
name: three
resources:
  api:
    type: executable
    command: [node, ${command}]
    replicas: 3
    restart: ${restart}
    endpoints: { http: {} }`,
  );
  const { exitCode, stderr } = await application.run('up', '-d');
  if (exitCode !== 0) throw new Error(stderr);
  const { resources } = await application.ps();
  return resources[0]?.endpoints[0]?.url ?? '';
}

async function replicas(): Promise<readonly ReplicaSnapshot[]> {
  return (await application.ps()).resources[0]?.replicas ?? [];
}

async function until(holds: () => Promise<boolean>, everyMilliseconds = 20): Promise<void> {
  while (!(await holds())) await sleep(everyMilliseconds);
}

/**
 * Kills the process that answers now; resolves with the moment it was dead, and who it was. A busy machine takes a while
 * to end what it was told to kill, and until then connections to it are accepted.
 */
async function killOne(url: string): Promise<{ readonly at: number; readonly pid: number }> {
  const pid = Number((await ask(url)).body);
  process.kill(pid, 'SIGKILL');
  await until(() => Promise.resolve(isDead(pid)), 1);
  return { at: performance.now(), pid };
}

/** True when the last of its threads has ended, and with it its sockets; its parent need not have noticed. */
function isDead(pid: number): boolean {
  try {
    const [, state] = /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return state === 'Z' && readdirSync(`/proc/${pid}/task`).length === 1;
  } catch {
    return true;
  }
}

function failuresIn(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ status }) => status !== 200);
}

describe('one of three replicas is killed under load', () => {
  test('with a connection for each request, only those already sent to it fail', async () => {
    const url = await start('on-failure');
    const load = putUnderLoad(`${url}/slow`, clients);
    await until(async () => (await ask(url)).status === 200);
    const { at, pid } = await killOne(url);
    await until(async () => (await replicas()).some(({ restarts, health }) => restarts === 1 && health === 'healthy'));
    const outcomes = await load.stop();
    const failures = failuresIn(outcomes);
    // Who was begun before it was dead can have been sent to it; a third of the clients at a time are.
    expect(failures.filter(({ begun }) => begun > at)).toEqual([]);
    expect(failures.length).toBeLessThanOrEqual(clients);
    expect(outcomes.filter(({ begun }) => begun > at).length).toBeGreaterThan(100);

    const now = await replicas();
    expect(now.map(({ restarts }) => restarts).reduce((sum, count) => sum + count)).toBe(1);
    expect(now.every(({ health }) => health === 'healthy')).toBe(true);
    expect(now.map((replica) => replica.pid)).not.toContain(pid);
    const answering = new Set<string>();
    for (let request = 0; request < 30; request += 1) answering.add((await ask(url)).body);
    expect(answering).toEqual(new Set(now.map((replica) => String(replica.pid))));
  });

  test('with kept connections, only requests on its own connections fail, one on each', async () => {
    const url = await start('on-failure');
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    const load = putUnderLoad(`${url}/slow`, clients, agent);
    const { at, pid } = await killOne(url);
    await until(async () => (await replicas()).some(({ restarts, health }) => restarts === 1 && health === 'healthy'));
    const outcomes = await load.stop();
    agent.destroy();
    const failures = failuresIn(outcomes);
    const served = (connection: number | undefined): readonly string[] =>
      outcomes.filter((outcome) => outcome.connection === connection && outcome.status === 200).map(({ body }) => body);
    expect(failures.flatMap(({ connection }) => served(connection)).filter((body) => body !== String(pid))).toEqual([]);
    expect(new Set(failures.map(({ connection }) => connection)).size).toBe(failures.length);
    expect(failures.length).toBeLessThanOrEqual(clients);
    expect(outcomes.filter(({ begun }) => begun > at).length).toBeGreaterThan(100);
  });
});

test('with all of them gone for good, the answer is 503 with the name, at once', async () => {
  const url = await start("'no'");
  for (const { pid } of await replicas()) process.kill(pid ?? 0, 'SIGKILL');
  await until(async () => (await replicas()).every(({ state }) => state === 'exited'));
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => ask(url)));
  for (const { status, body } of outcomes) {
    expect(status).toBe(503);
    expect(body).toContain('api');
  }
  const fastest = Math.min(...outcomes.map(({ begun, ended }) => ended - begun));
  expect(fastest).toBeLessThan(100);
});
