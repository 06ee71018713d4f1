import { join } from 'node:path';

import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import type { ResourceSnapshot } from '../../src/runtime/snapshot.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';
import { createEngineView } from './engine-view.ts';

const id = 'mixed-e2e';
const serves = join(import.meta.dirname, 'programs', 'serves.mjs');

/** A process, a container in two replicas, and one that asks both; a job, and a process that waits for it. */
const manifest = ({ greeting, replicas }: { greeting: string; replicas: number }): string => `
name: mixed
id: ${id}
resources:
  process:
    type: executable
    command: [node, ${serves}]
    endpoints: { http: {} }
    references: [echo]
  echo:
    type: container
    image: ${images.echo}
    replicas: ${replicas}
    endpoints: { http: { targetPort: 8080 } }
    limits: { cpu: 0.5, memory: 64Mi }
  asks:
    type: container
    image: ${images.busybox}
    command: [sleep, infinity]
    references: [process, echo]
    env: { GREETING: ${greeting} }
    stop: { signal: SIGKILL }
  seed: { type: job, image: '${images.busybox}', command: [sh, -c, 'echo the seed is sown'] }
  after: { type: executable, command: [node, ${serves}], endpoints: { http: {} }, waitFor: [seed] }
`;

describeWithEngine('processes and containers of one application', ({ host }) => {
  const engine = createEngineView(host);
  let application: CommandLine;
  let resources: readonly ResourceSnapshot[];

  beforeAll(async () => {
    application = await createCommandLine({ program: inject('program'), engineHost: host });
    await apply({ greeting: 'hello', replicas: 2 });
  });
  afterAll(async () => {
    await application.dispose();
  });

  const apply = async (what: { greeting: string; replicas: number }): Promise<string> => {
    await application.write('app.yaml', manifest(what));
    const { exitCode, stderr } = await application.run('up', '-d');
    if (exitCode !== 0) throw new Error(stderr);
    ({ resources } = await application.ps());
    return stderr;
  };
  const find = (name: string): ResourceSnapshot => {
    const found = resources.find((resource) => resource.name === name);
    if (found === undefined) throw new Error(`ps does not show ${name}`);
    return found;
  };
  const containersOf = (name: string) => find(name).replicas.map(({ container }) => container ?? '');
  const inAsks = (line: string) => engine.execute(containersOf('asks')[0] ?? '', ['sh', '-c', line]);

  test('a container reaches a process at its name, with what it was told', async () => {
    const told = await inAsks('echo $PROCESS_HTTP');
    expect(told.trim()).toMatch(/^http:\/\/process:\d+$/);
    expect(await inAsks('wget -qO- $PROCESS_HTTP')).toBe(String(find('process').replicas[0]?.pid));
  });

  test('a container reaches every replica of another behind its one name', async () => {
    expect((await inAsks('echo $ECHO_HTTP')).trim()).toMatch(/^http:\/\/echo:\d+$/);
    const answers = await inAsks('for i in 1 2 3 4 5 6; do wget -qO- $ECHO_HTTP; echo; done');
    const names = new Set([...answers.matchAll(/"([0-9a-f]{12})"/g)].map(([, name]) => name));
    expect(names).toEqual(new Set(containersOf('echo')));
  });

  test('this machine reaches a container at its stable address', async () => {
    const response = await fetch(find('echo').endpoints[0]?.url ?? '');
    expect(response.status).toBe(200);
  });

  test('limits are those of the engine', async () => {
    expect(await engine.limits(containersOf('echo')[0] ?? '')).toEqual({ cpu: 0.5, memory: 64 * 1024 * 1024 });
  });

  test('what waits for a job starts when it has finished', async () => {
    expect(find('seed')).toMatchObject({ state: 'finished' });
    expect(find('after')).toMatchObject({ state: 'running', health: 'healthy' });
    expect((await application.run('logs', 'seed')).stdout).toContain('the seed is sown');
  });

  test('a changed manifest replaces only what it changes, and says why', async () => {
    const before = { process: find('process').replicas, echo: containersOf('echo'), asks: containersOf('asks') };
    await application.write('app.yaml', manifest({ greeting: 'good morning', replicas: 3 }));
    const { stdout } = await application.run('up', '--dry-run');
    expect(stdout).toMatch(/stop asks\/1, environment changed/);
    expect(stdout).toMatch(/start echo\/3, /);
    expect(stdout).not.toMatch(/(start|stop) (process|seed|after|echo\/[12])/);

    await apply({ greeting: 'good morning', replicas: 3 });
    expect(find('process').replicas).toEqual(before.process);
    expect(containersOf('echo').slice(0, 2)).toEqual(before.echo);
    expect(containersOf('echo')).toHaveLength(3);
    expect(containersOf('asks')).not.toEqual(before.asks);
    expect((await inAsks('echo $GREETING')).trim()).toBe('good morning');
  });

  test('what the manifest has no more is stopped', async () => {
    await application.write(
      'app.yaml',
      `name: mixed\nid: ${id}\nresources:\n  seed: { type: job, command: [node, --version] }\n`,
    );
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect(await engine.containers(id)).toEqual([]);
    ({ resources } = await application.ps());
    expect(resources.map(({ name }) => name)).toEqual(['seed']);
  });
});
