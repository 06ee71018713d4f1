import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { ResourceDescription } from '../../src/runtime/control/protocol.ts';
import { describeWithDisks, describeWithEngine } from '../engine/requires.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';
import {
  disposeOpened,
  find,
  notes,
  nowhere,
  open,
  opened,
  remembered,
  remembers,
  serves,
  timed,
} from './fact-application.ts';
import { leavingsOf } from './leavings.ts';
import { mountSmall } from '../engine/small-disk.ts';

const program = inject('program');
afterAll(disposeOpened);

async function openFiles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** `stop` gets the process that serves the database. */
function survivesStop(id: string, engineHost: string, processOf: (application: CommandLine) => Promise<number>): void {
  test('a database that is stopped is unhealthy, with the reason, until it goes on', async () => {
    const application = await open(id, { engineHost });
    const { supervisor } = await application.ps();
    const [before, dependent] = await Promise.all([find(application, 'db'), find(application, 'api')]);
    const files = await openFiles(supervisor.pid);
    const pid = await processOf(application);
    process.kill(pid, 'SIGSTOP');
    await expect.poll(async () => (await find(application, 'db'))?.health, { timeout: 15_000 }).toBe('unhealthy');
    const described = JSON.parse(
      (await application.run('describe', 'db', '--format', 'json')).stdout,
    ) as ResourceDescription;
    expect(described.reason).toBe('no answer within 1s');
    expect(described.events.at(-1)?.text).toBe('unhealthy: no answer within 1s');
    expect(await timed(() => application.run('ps'))).toBeLessThan(2000);
    await sleep(2500);
    expect((await openFiles(supervisor.pid)) - files).toBeLessThanOrEqual(3);
    expect(await find(application, 'api')).toEqual(dependent);

    process.kill(pid, 'SIGCONT');
    await expect.poll(async () => (await find(application, 'db'))?.health, { timeout: 10_000 }).toBe('healthy');
    expect(await find(application, 'db')).toEqual(before);
    expect((await application.run('logs', 'db', '--tail', '1')).stdout).toContain('healthy again');
    expect(await remembered(application)).toEqual(remembers);
  });

  test('what is stopped ends in order and at once, and has its data at the next start', async () => {
    const application = opened.at(-1) as CommandLine;
    process.kill(await processOf(application), 'SIGSTOP');
    const took = await timed(async () => expect(await application.run('down')).toMatchObject({ exitCode: 0 }));
    // The grace is ten seconds.
    expect(took).toBeLessThan(8000);
    expect(application.said()).toContain('db: exited (exit code 0)');
    expect(await leavingsOf(application, id, engineHost === nowhere ? undefined : engineHost)).toEqual([]);
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect(await remembered(application)).toEqual(remembers);
    await application.run('down', '-v');
  });
}

describe('a stopped process', () => {
  survivesStop('halted', nowhere, async (application) => (await find(application, 'db'))?.replicas[0]?.pid ?? 0);
});

describeWithEngine('a stopped container', ({ host }) => {
  survivesStop('halted-box', host, async () => {
    const { stdout } = await execa('docker', ['-H', host, 'inspect', '-f', '{{.State.Pid}}', 'halted-box-db-1']);
    return Number(stdout);
  });
});

describeWithDisks('a full disk under the state', () => {
  test('is told once, stops nothing, and is mended when there is room', async () => {
    const disk = await mountSmall();
    const application = await open('crowded', { variables: { APPHOST_STATE_HOME: disk.folder } });
    try {
      await disk.fill();
      for (const words of [['restart', 'api'], ['scale', 'api=2'], ['ps'], ['restart', 'api']]) {
        expect(await application.run(...words)).toMatchObject({ exitCode: 0 });
      }
      const told = /^the state folder .*\/crowded cannot be written: the disk is full\. What runs goes on/;
      await expect.poll(() => notes(application), { timeout: 5000 }).toEqual([expect.stringMatching(told)]);
      expect(await remembered(application)).toEqual(remembers);

      await disk.clear();
      await expect.poll(() => notes(application), { timeout: 5000 }).toHaveLength(2);
      expect((await notes(application)).at(-1)).toMatch(/ is written again\.$/);
      expect(await readFile(join(disk.folder, 'crowded', 'state.json'), 'utf8')).toContain('"api/2"');

      await disk.fill();
      const { supervisor } = await application.ps();
      process.kill(supervisor.pid, 'SIGKILL');
      await expect
        .poll(() => leavingsOf({ ...application, stateHome: disk.folder }, 'crowded'), { timeout: 5000 })
        .toEqual([]);
      await disk.clear();
      expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
      expect(await remembered(application)).toEqual(remembers);
      expect(await application.run('down', '-v')).toMatchObject({ exitCode: 0 });
    } finally {
      await application.run('down', '-v');
      await disk.dispose();
    }
  });
});

describe('a state folder that is removed while the application runs', () => {
  let application: CommandLine;
  let folder: string;
  beforeAll(async () => {
    application = await open('forgotten', {});
    folder = join(application.stateHome, 'forgotten');
  });

  test('is made again, with a word about it, and nobody starts a second one', async () => {
    const before = await application.ps();
    await rm(application.stateHome, { recursive: true, maxRetries: 5 });
    await sleep(300);
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect(application.said()).toContain('Nothing to do: everything runs as described.');
    expect(await application.ps()).toEqual(before);
    expect(await notes(application)).toEqual([expect.stringMatching(/was removed or damaged, and is written again/)]);
  });

  test.each(['lock', 'state.json', 'api.sock'])(
    'is mended as well when only its %s is damaged or gone',
    async (name) => {
      const file = join(folder, name);
      const [before, count] = [await readFile(file, 'utf8').catch(() => ''), (await notes(application)).length];
      await (name === 'api.sock' ? rm(file) : writeFile(file, '{"tra'));
      await sleep(2500);
      expect(await application.run('ps')).toMatchObject({ exitCode: 0 });
      expect(await readFile(file, 'utf8').catch(() => '')).toBe(before);
      expect((await notes(application)).length - count).toBe(name === 'api.sock' ? 0 : 1);
    },
  );

  test('leaves nothing behind when its supervisor is killed right after', async () => {
    const { supervisor } = await application.ps();
    await rm(application.stateHome, { recursive: true, maxRetries: 5 });
    process.kill(supervisor.pid, 'SIGKILL');
    await expect.poll(() => leavingsOf(application, 'forgotten'), { timeout: 5000 }).toEqual([]);
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect(await remembered(application)).toEqual(remembers);
  });

  test('is no hindrance to its end', async () => {
    await rm(application.stateHome, { recursive: true, maxRetries: 5 });
    await sleep(300);
    expect(await application.run('down')).toMatchObject({ exitCode: 0 });
    expect(await leavingsOf(application, 'forgotten')).toEqual([]);
  });
});

test('a database that ends again and again ends a start, though others wait for it', async () => {
  const application = await createCommandLine({ program, engineHost: nowhere });
  opened.push(application);
  const ends = `{ type: executable, command: [node, -e, process.exit(3)], endpoints: { http: {} }, restart: always }`;
  await application.write(
    'app.yaml',
    `name: loop\nresources:\n  db: ${ends}\n  api: { ${serves}, references: [db] }\n`,
  );
  const { exitCode, stderr } = await application.run('up', '-d');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/RESOURCE_FAILED db ends again and again: exit code 3/);
  expect(await application.processes()).toEqual([]);
});
