import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { createCommandLine, type CommandLine } from '../e2e/command-line.ts';
import { leavingsOf } from '../e2e/leavings.ts';
import { describeWithEngine } from '../engine/requires.ts';

/** How long each engine is used, and how often at most. */
const minutes = Number(process.env['APPHOST_SOAK_MINUTES'] ?? 30);
const rounds = Number(process.env['APPHOST_SOAK_ROUNDS'] ?? 400);
/** Of a supervisor's life: changes between an `up -d` and its `down`. */
const changes = 40;
/** What a supervisor may hold more at the end than halfway: memory that is not needed is given back now and then only. */
const memoryAllowance = 24 * 1024 * 1024;

const program = join(import.meta.dirname, '../e2e/programs/has-children.mjs');
const manifest = `
name: soaked
id: soaked
resources:
  db: { type: postgres, volume: true, databases: [facts] }
  cache: { type: redis }
  api: { type: executable, command: [node, ${program}], replicas: 2, references: [facts, cache], endpoints: { http: {} } }
`;

const apphost = inject('program');

describe('used for long without an engine', () => {
  goRound('unix:///nowhere/docker.sock', undefined);
});
describeWithEngine('used for long beside an engine', ({ host }) => {
  goRound(host, host);
});

interface Measure {
  readonly memory: number;
  readonly files: number;
}

function goRound(engineHost: string, engine: string | undefined): void {
  let application: CommandLine;
  beforeAll(async () => {
    application = await createCommandLine({ program: apphost, engineHost });
    await application.write('app.yaml', manifest);
  });
  afterAll(() => application.dispose());

  test(`${minutes} minutes of up, scale, restart and down leave nothing and grow nothing`, async () => {
    const end = Date.now() + minutes * 60_000;
    const growth: number[] = [];
    const stateFiles: number[] = [];
    let round = 0;
    while (Date.now() < end && round < rounds) {
      round += 1;
      growth.push(await liveOnce(application));
      expect({ round, left: await leavingsOf(application, 'soaked', engine) }).toEqual({ round, left: [] });
      stateFiles.push((await readdir(application.stateHome, { recursive: true })).length);
    }
    // Whoever waits an hour wants to see how it went.
    process.stdout.write(`${round} rounds of ${changes} changes; growth in MB: ${growth.map(toMegabytes).join(' ')}\n`);
    expect(round).toBeGreaterThan(1);
    expect(Math.max(...stateFiles.slice(1))).toBe(stateFiles[1]);
    expect(median(growth)).toBeLessThan(memoryAllowance);
  });
}

/** One life of a supervisor. Resolves with how much its memory grew, in bytes. */
async function liveOnce(application: CommandLine): Promise<number> {
  await succeed(application, 'up', '-d');
  const { pid } = (await application.ps()).supervisor;
  let first: Measure | undefined;
  let last: Measure | undefined;
  for (let change = 1; change <= changes; change += 1) {
    await succeed(application, 'scale', `api=${2 + (change % 3)}`);
    await succeed(application, 'restart', change % 2 === 0 ? 'cache' : 'api');
    // Back to the same state, so that the same is held open.
    await succeed(application, 'scale', 'api=2');
    await sleep(200);
    last = await measure(pid);
    if (change === changes / 2) first = last;
  }
  await succeed(application, 'down');
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  // Connections of health checks come and go; what leaks adds up.
  expect(last.files - first.files).toBeLessThan(changes / 8);
  return last.memory - first.memory;
}

async function succeed(application: CommandLine, ...words: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await application.run(...words);
  expect({ words, exitCode, stderr }).toMatchObject({ exitCode: 0 });
}

async function measure(pid: number): Promise<Measure> {
  const [status, files] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readdir(`/proc/${pid}/fd`)]);
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return { memory: kilobytes * 1024, files: files.length };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function toMegabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
