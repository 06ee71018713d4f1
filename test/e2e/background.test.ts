import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { ControlEvent, ResourceDescription } from '../../src/runtime/control/protocol.ts';
import type { ResourceSnapshot } from '../../src/runtime/snapshot.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';

const programs = join(import.meta.dirname, 'programs');
const serves = `type: executable, command: [node, ${join(programs, 'serves.mjs')}], endpoints: { http: {} }`;
const manifest = `
name: crew
parameters:
  token: { secret: true, default: s3cret-t0ken-of-the-crew }
resources:
  api: { ${serves}, replicas: 2, env: { TOKEN: '\${parameters.token}' } }
  web: { ${serves}, references: [api] }
  talker: { type: executable, command: [node, ${join(programs, 'talks.mjs')}] }
  once: { type: job, command: [node, --version] }
`;

const program = inject('program');
const opened: CommandLine[] = [];

afterAll(async () => {
  await Promise.all(opened.map((application) => application.dispose()));
});

async function open(text: string, engineHost = 'unix:///nowhere/docker.sock'): Promise<CommandLine> {
  const application = await createCommandLine({ program, engineHost });
  opened.push(application);
  await application.write('app.yaml', text);
  return application;
}

describe('an application in the background', () => {
  let crew: CommandLine;
  beforeAll(async () => {
    crew = await open(manifest);
    expect(await crew.run('up', '-d')).toMatchObject({ exitCode: 0 });
  });
  const find = async (name: string): Promise<ResourceSnapshot | undefined> =>
    (await crew.ps()).resources.find((resource) => resource.name === name);

  test('runs as many replicas as it is scaled to, until the next up', async () => {
    expect(await crew.run('scale', 'api=4')).toMatchObject({ exitCode: 0 });
    expect((await find('api'))?.replicas.map(({ health }) => health)).toEqual(Array(4).fill('healthy'));
    expect(await crew.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect((await find('api'))?.replicas).toHaveLength(2);
  });

  test('what happens is told as JSON where that is asked for, one value a line', async () => {
    for (const words of [['up', '-d'], ['restart', 'web'], ['scale', 'api=2'], ['wait'], ['explain']]) {
      const { exitCode, stdout } = await crew.run(...words, '--format', 'json');
      expect({ words, exitCode }).toEqual({ words, exitCode: 0 });
      const values = stdout.split('\n').map((line) => JSON.parse(line) as object);
      expect(values.length).toBeGreaterThan(0);
    }
    const { stdout } = await crew.run('restart', 'web', '--format', 'json');
    const events = stdout.split('\n').map((line) => JSON.parse(line) as ControlEvent);
    expect(events.filter(({ event }) => event === 'resource').at(-1)).toMatchObject({
      resource: { name: 'web', state: 'running', health: 'healthy' },
    });
    expect(events.at(-1)).toEqual({ event: 'note', text: 'Done.' });
    const { exitCode, stderr } = await crew.run('wait', 'nobody', '--format', 'json');
    expect({ exitCode, ...JSON.parse(stderr) }).toMatchObject({ exitCode: 1, code: 'RESOURCE_UNKNOWN' });
  });

  test.each(['start', 'restart'])('%s runs a job that has finished once more', async (command) => {
    const runs = async (): Promise<number> => (await crew.run('logs', 'once')).stdout.match(/v\d+\./g)?.length ?? 0;
    const before = await runs();
    expect(await crew.run(command, 'once')).toMatchObject({ exitCode: 0 });
    expect(await runs()).toBe(before + 1);
  });

  test('what is stopped stays stopped, the others go on, and start brings it back', async () => {
    const before = await find('web');
    expect(await crew.run('stop', 'api')).toMatchObject({ exitCode: 0 });
    expect((await find('api'))?.replicas.map(({ state }) => state)).toEqual(['exited', 'exited']);
    expect(await find('web')).toEqual(before);
    expect(await crew.run('wait', 'api', '--for', 'healthy')).toMatchObject({ exitCode: 18 });
    expect(await crew.run('start', 'api')).toMatchObject({ exitCode: 0 });
    expect(await crew.run('wait', 'api')).toMatchObject({ exitCode: 0 });
    expect(await find('web')).toEqual(before);
  });

  test('a restarted resource is another process', async () => {
    const before = (await find('web'))?.replicas[0]?.pid;
    expect(await crew.run('restart', 'web')).toMatchObject({ exitCode: 0 });
    const after = (await find('web'))?.replicas[0];
    expect(after).toMatchObject({ state: 'running', health: 'healthy' });
    expect(after?.pid).not.toBe(before);
  });

  test('wait tells a time that is over from a condition that came true', async () => {
    expect(await crew.run('wait', 'once', '--for', 'completed')).toMatchObject({ exitCode: 0 });
    const late = await crew.run('wait', 'talker', '--for', 'stopped', '--timeout', '300ms');
    expect(late.exitCode).toBe(17);
    expect(late.stderr).toMatch(/WAIT_TIMEOUT .*talker/);
  });

  test('describe shows what a resource was given, and secrets only when asked', async () => {
    const hidden = JSON.parse((await crew.run('describe', 'api', '--format', 'json')).stdout) as ResourceDescription;
    expect(hidden).toMatchObject({ name: 'api', directory: crew.folder, environment: { OTEL_SERVICE_NAME: 'api' } });
    expect(hidden.environment['TOKEN']).not.toContain('s3cret');
    expect((await crew.run('describe', 'api', '--reveal')).stdout).toContain('s3cret-t0ken-of-the-crew');
    expect((await crew.run('describe', 'web')).stdout).toMatch(/^References\n {2}api$/m);
  });

  test('exec runs beside a process with its environment, and passes the exit code on', async () => {
    const said = await crew.run('exec', 'api', '--', 'sh', '-c', 'echo "$TOKEN in $PWD"; exit 7');
    expect(said.exitCode).toBe(7);
    expect(said.stdout).toBe(`s3cret-t0ken-of-the-crew in ${crew.folder}`);
  });

  test('logs can be followed, searched, and begun late', async () => {
    const follow = crew.start('logs', '-f', 'talker');
    await follow.untilSays('still here');
    follow.signal('SIGINT');
    expect(await follow.ended).toMatchObject({ exitCode: 130 });
    expect((await crew.run('logs', '--grep', '^v\\d+', 'once')).stdout).toMatch(/^once \| v20/);
    expect((await crew.run('logs', 'once', '--since', '2999-01-01')).stdout).toBe('');
  });

  test('a name that does not run is met with the nearest one', async () => {
    const { exitCode, stderr } = await crew.run('restart', 'wep');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/RESOURCE_UNKNOWN .*"wep"[^]*Did you mean "web"/);
  });

  test('a second one beside it has processes, ports and an end of its own', async () => {
    expect(await crew.run('up', '-d', '--isolated')).toMatchObject({ exitCode: 0 });
    const all = JSON.parse((await crew.run('ps', '--all', '--format', 'json')).stdout) as { id: string }[];
    expect(new Set(all.map(({ id }) => id)).size).toBe(2);
    const other = JSON.parse((await crew.run('ps', '--isolated', '--format', 'json')).stdout) as {
      resources: ResourceSnapshot[];
    };
    const theirs = other.resources.find(({ name }) => name === 'web');
    expect(theirs?.endpoints).not.toEqual((await find('web'))?.endpoints);
    expect(await crew.run('down', '--isolated')).toMatchObject({ exitCode: 0 });
    expect(await find('web')).toMatchObject({ health: 'healthy' });
  });

  test('it can be stopped although its manifest has been broken and renamed', async () => {
    await crew.write('app.yaml', 'name: other\nresources: [');
    expect((await crew.run('ps')).stdout).toContain('web');
    expect(await crew.run('down')).toMatchObject({ exitCode: 0 });
    expect(await crew.processes()).toEqual([]);
  });
});

test('what a killed supervisor leaves is cleared up by itself', async () => {
  const killed = await open(`name: killed\nresources:\n  api: { ${serves}, replicas: 3 }\n`);
  expect(await killed.run('up', '-d')).toMatchObject({ exitCode: 0 });
  const { supervisor } = await killed.ps();
  expect(await killed.processes()).toHaveLength(4);
  process.kill(supervisor.pid, 'SIGKILL');
  const deadline = Date.now() + 5000;
  while ((await killed.processes()).length > 0 && Date.now() < deadline) await sleep(50);
  expect(await killed.processes()).toEqual([]);
  expect(await killed.run('up', '-d')).toMatchObject({ exitCode: 0 });
  expect(await killed.run('down')).toMatchObject({ exitCode: 0 });
});

describeWithEngine('a container in the background', ({ host }) => {
  test('exec runs inside it, with input and exit code', async () => {
    const sleeps = `type: container, image: ${images.busybox}, command: [sleep, infinity], stop: { signal: SIGKILL }`;
    const application = await open(`name: box\nresources:\n  box: { ${sleeps} }\n`, host);
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    const said = await application.run('exec', 'box', '--', 'sh', '-c', 'cat; echo out; echo err >&2; exit 3');
    expect(said).toMatchObject({ exitCode: 3, stdout: 'out', stderr: 'err' });
    const { exitCode, stderr } = await application.run('exec', 'box/2', 'true');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/RESOURCE_NOT_STARTED box\/2 is not running/);
  });
});
