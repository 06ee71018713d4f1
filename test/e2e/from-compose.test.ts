import { randomUUID } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import Docker from 'dockerode';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

import { describeWithEngine } from '../engine/requires.ts';
import { findFreePort } from '../fakes/free-port.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures/from-compose');

describeWithEngine('a Docker Compose project, migrated and started', ({ host }) => {
  const engine = new Docker({ socketPath: new URL(host).pathname });
  let project: CommandLine;
  let name: string;

  beforeEach(async () => {
    name = `from-compose-${randomUUID()}`;
    project = await createCommandLine({ program: inject('program'), engineHost: host });
  });

  afterEach(async () => {
    await project.dispose();
    // They belong to the Compose project, and outlive `down -v`.
    for (const volume of await volumes()) await engine.getVolume(volume).remove();
  });

  test('a guest book in PostgreSQL behind nginx', async () => {
    const { 8080: port } = await migrate('guestbook', 8080);
    await startAnew();
    expect(await answer(port, { method: 'POST', body: 'Ada' })).toBe('["Ada"]');
    await startAnew();
    expect(await answer(port)).toBe('["Ada"]');
  }, 240_000);

  test('a counter in Redis', async () => {
    const { 8000: port } = await migrate('counter', 8000);
    await startAnew();
    expect(await answer(port)).toBe('hits: 1\n');
    await startAnew();
    expect(await answer(port)).toBe('hits: 2\n');
  }, 240_000);

  test('two webs and a Redis without a password behind nginx', async () => {
    const ports = await migrate('two-webs', 8080, 8081, 8082, 6379);
    await startAnew();
    expect(await answer(ports[8081])).toMatch(/: Number of visits is: 1$/);
    expect(await answer(ports[8082])).toMatch(/: Number of visits is: 2$/);
    await startAnew();
    expect(await answer(ports[8080])).toMatch(/: Number of visits is: 3$/);
  }, 240_000);

  /** Its manifest, made of its compose file with ports and volumes that nobody else on this machine has. */
  async function migrate<Port extends number>(
    fixture: string,
    ...ports: readonly Port[]
  ): Promise<Record<Port, number>> {
    await cp(join(fixtures, fixture), project.folder, { recursive: true });
    const free = {} as Record<Port, number>;
    let text = await readFile(join(project.folder, 'compose.yaml'), 'utf8');
    for (const port of ports) {
      free[port] = await findFreePort('127.0.0.1');
      text = text.replace(new RegExp(`(['"])${port}:`), `$1${free[port]}:`);
    }
    await project.write('compose.yaml', `name: ${name}\n${text}`);
    const { exitCode, stderr } = await project.run('migrate', 'compose');
    if (exitCode !== 0) throw new Error(stderr);
    return free;
  }

  async function startAnew(): Promise<void> {
    await project.run('down');
    const { exitCode, stderr } = await project.run('up', '-d');
    if (exitCode !== 0) throw new Error(stderr);
  }

  /**
   * As soon as there is one: a proxy is there before what it leads to, and remembers for a while that it was not. Of a page
   * that only the test asks for, as health checks are visits too.
   */
  async function answer(port: number, request?: RequestInit): Promise<string> {
    const deadline = performance.now() + 30_000;
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}/welcome`, request);
      const text = await response.text();
      if (response.ok || performance.now() > deadline) return text;
      await sleep(200);
    }
  }

  async function volumes(): Promise<readonly string[]> {
    const found = await engine.listVolumes();
    return found.Volumes.map(({ Name }) => Name).filter((volume) => volume.startsWith(name));
  }
});
