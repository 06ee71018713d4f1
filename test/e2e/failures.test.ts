import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';

import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { createSeverableEngine } from '../integration/containers/severable-engine.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';
import { createEngineView } from './engine-view.ts';

const noEngine = 'unix:///nowhere/docker.sock';
const program = inject('program');
const opened: CommandLine[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((application) => application.dispose()));
});

async function open(manifest: string, engineHost = noEngine): Promise<CommandLine> {
  const application = await createCommandLine({ program, engineHost });
  opened.push(application);
  await application.write('app.yaml', manifest);
  return application;
}

function runs(name: string): string {
  return `type: executable, command: [node, ${join(import.meta.dirname, 'programs', `${name}.mjs`)}]`;
}

const anyPort = 'endpoints: { http: {} }';

describe('what cannot start', () => {
  test('a taken port is named with who has it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const application = await open(`
name: taken
resources:
  other: { ${runs('serves')}, ${anyPort} }
  api: { ${runs('serves')}, endpoints: { http: { port: ${port} } } }`);
    const { exitCode, stderr } = await application.run('up', '-d');
    server.close();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`PORT_IN_USE port ${port} of api\\.http is taken by .*pid ${process.pid}`));
    expect(stderr).toContain('hint: End it');
    expect(await application.processes()).toEqual([]);
  });

  test('a missing project folder', async () => {
    const application = await open('name: gone\nresources:\n  api: { type: project, path: ./nowhere }\n');
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error FOLDER_MISSING .*nowhere/);
    expect(stderr).toMatch(/^error MANIFEST_INVALID .*app.yaml has a mistake/m);
    expect(stderr).toMatch(/app\.yaml:3:/);
    expect(stderr).toContain('hint: ');
  });

  test.each([['up', '-d'], ['up']])('a program that is not there, under %s %s', async (...args) => {
    const application = await open('name: gone\nresources:\n  api: { type: executable, command: no-such-program }\n');
    const { exitCode, stderr } = await application.run(...args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error PROCESS_NOT_STARTED .*no-such-program/m);
    expect(stderr).toContain('hint: Install no-such-program');
    expect(await application.processes()).toEqual([]);
  });

  test('values that nobody gave are all named at once', async () => {
    const application = await open(`
name: wanting
parameters: { region: {}, key: { secret: true }, spare: {}, zone: {} }
resources:
  api:
    type: executable
    command: sleep 100
    env: { A: "\${parameters.region}", B: "\${parameters.key}", C: "\${env.NO_SUCH}", D: "\${env.NO_OTHER:-}\${parameters.zone:-z}" }
  other: { type: executable, command: sleep 100, profiles: [more], env: { E: "\${parameters.spare}" } }`);
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr.match(/^error [A-Z_]+ .*\n  at app.yaml:\d+:\d+/gm)).toEqual([
      'error PARAMETER_MISSING the parameter region has no value\n  at app.yaml:3:15',
      'error PARAMETER_MISSING the parameter key has no value\n  at app.yaml:3:27',
      'error VARIABLE_MISSING api asks for `${env.NO_SUCH}`, and there is no variable NO_SUCH here\n  at app.yaml:5:3',
    ]);
    expect(await application.processes()).toEqual([]);
  });

  test('a name that no resource has', async () => {
    const application = await open(`name: typo\nresources:\n  api: { ${runs('serves')}, ${anyPort} }\n`);
    const { exitCode, stderr } = await application.run('up', '-d', 'apo');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/RESOURCE_UNKNOWN .*apo/);
    expect(stderr).toMatch(/hint: .*api/);
    expect(await application.processes()).toEqual([]);
  });

  test('what this version cannot run is refused before anything starts', async () => {
    const application = await open(`
name: refused
resources:
  api: { ${runs('serves')}, ${anyPort}, env: { JOURNAL: started } }
  db: { type: postgres }
  db-east: { type: postgres, replicaOf: db }`);
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/RESOURCE_REFUSED db-east \(postgres\) cannot be started/);
    expect(stderr).toContain('app.yaml:6:');
    expect(stderr).not.toContain('api: starting');
    expect(await application.processes()).toEqual([]);
  });

  test('what it cannot give of what was asked for is noted', async () => {
    const application = await open(`
name: weaker
resources:
  inside: { type: network }
  api: { ${runs('serves')}, ${anyPort}, network: inside }`);
    const { exitCode, stdout, stderr } = await application.run('up', '--dry-run', 'api');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^note NOT_UNDER_UP .*api runs as a process, which cannot be isolated/m);
    expect(stderr).toContain('app.yaml:5:');
    expect(stdout).toMatch(/start api\/1/);
  });

  test('a command about what does not run, and a code that there is not', async () => {
    const application = await open(`name: idle\nresources:\n  api: { ${runs('serves')}, ${anyPort} }\n`);
    const logs = await application.run('logs');
    expect(logs).toMatchObject({ exitCode: 1 });
    expect(logs.stderr).toMatch(/^error APPLICATION_NOT_RUNNING idle is not running\n  hint: /m);
    const explain = await application.run('explain', 'WAIT_CYCEL');
    expect(explain).toMatchObject({ exitCode: 1 });
    expect(explain.stderr).toMatch(/^error CODE_UNKNOWN .*WAIT_CYCEL\n  hint: Did you mean WAIT_CYCLE\?/m);
  });

  test('no engine', async () => {
    const application = await open(`
name: engineless
resources:
  api: { ${runs('serves')}, ${anyPort} }
  cache: { type: redis }`);
    const { exitCode, stderr } = await application.run('up', '-d', '--engine', 'docker');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error ENGINE_[A-Z_]+ /m);
    expect(stderr).toMatch(/^  hint: /m);
    expect(await application.processes()).toEqual([]);
  });
});

describe('what never becomes healthy', () => {
  test('--timeout ends it with a diagnosis', async () => {
    const application = await open(`
name: slow
resources:
  model: { ${runs('never-listens')}, ${anyPort} }
  api: { ${runs('serves')}, ${anyPort}, references: [model] }`);
    const { exitCode, stderr } = await application.run('up', '-d', '--timeout', '2s');
    expect(exitCode).toBe(1);
    const diagnosis = stderr.slice(stderr.indexOf('START_TIMEOUT'));
    expect(diagnosis).toMatch(/^START_TIMEOUT not everything was healthy after 2s$/m);
    expect(diagnosis).toContain('model: running');
    expect(diagnosis).toContain('| loading the model, 7 of 900');
    expect(diagnosis).toMatch(/api: .*waits until model is healthy/);
    expect(diagnosis).toMatch(/^  hint: /m);
    expect(await application.processes()).toEqual([]);
  });

  test('a crash loop is reported', async () => {
    const application = await open(`
name: loop
resources:
  other: { ${runs('serves')}, ${anyPort} }
  api: { ${runs('ends')}, ${anyPort} }`);
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/RESOURCE_FAILED api ends again and again: exit code 3/);
    expect(stderr).toContain('| no licence was found');
    expect(stderr).toMatch(/hint: .*apphost logs api/);
    expect(await application.processes()).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  test('nobody reading any more stops it as well', async () => {
    const application = await open(`
name: unheard
resources:
  api: { ${runs('talks')} }`);
    const up = application.start('up');
    await up.untilSays('still here');
    up.closeOutput();
    await up.ended;
    expect(await application.processes()).toEqual([]);
  });

  test('stops dependents before what they depend on', async () => {
    const application = await open('');
    const journal = join(application.folder, 'journal');
    const env = `env: { JOURNAL: ${journal} }`;
    await application.write(
      'app.yaml',
      `
name: chain
resources:
  base: { ${runs('serves')}, ${anyPort}, ${env} }
  middle: { ${runs('serves')}, ${anyPort}, ${env}, references: [base] }
  front: { ${runs('serves')}, ${anyPort}, ${env}, references: [middle] }`,
    );
    const up = application.start('up');
    await up.untilSays('chain is ready');
    expect(await application.processes()).toHaveLength(4);
    up.signal('SIGINT');
    expect(await up.ended).toMatchObject({ exitCode: 130 });
    expect(await readFile(journal, 'utf8')).toBe('front\nmiddle\nbase\n');
    expect(await application.processes()).toEqual([]);
  });

  test('a second one kills what does not want to end', async () => {
    const application = await open(`
name: stubborn
resources:
  api: { ${runs('ignores-sigterm')}, stop: { grace: 10m } }`);
    const up = application.start('up');
    await up.untilSays('will not go');
    up.signal('SIGINT');
    await up.untilSays('not now');
    up.signal('SIGINT');
    expect(await up.ended).toMatchObject({ exitCode: 130 });
    expect(await application.processes()).toEqual([]);
  });
});

describe('two at once', () => {
  const manifest = `name: twice\nresources:\n  api: { ${runs('serves')}, ${anyPort}, replicas: 2 }\n`;

  test('the second up finds the first one', async () => {
    const application = await open(manifest);
    const first = application.start('up');
    await first.untilSays('twice is ready');
    const second = await application.run('up', '-d');
    expect(second).toMatchObject({ exitCode: 0 });
    expect(second.stderr).toContain('Nothing to do');
    expect(await application.processes()).toHaveLength(3);
    expect(await application.run('down')).toMatchObject({ exitCode: 0 });
    expect(await first.ended).toMatchObject({ exitCode: 0 });
    expect(await application.processes()).toEqual([]);
  });

  test('in the same moment there is still one application', async () => {
    const application = await open(manifest);
    const both = await Promise.all([application.run('up', '-d'), application.run('up', '-d')]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await application.processes()).toHaveLength(3);
  });
});

describeWithEngine('with an engine', ({ host }) => {
  const engine = createEngineView(host);
  const sleeps = `type: container, image: ${images.busybox}, command: [sleep, '3600'], stop: { signal: SIGKILL }`;

  beforeAll(() => engine.pull(images.busybox));

  test('an image that cannot be had', async () => {
    const application = await open(
      `
name: imageless
id: imageless-e2e
resources:
  other: { ${sleeps} }
  api: { type: container, image: '127.0.0.1:1/nobody/nothing:1' }`,
      host,
    );
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error [A-Z]+_[A-Z_]+ .*127\.0\.0\.1:1\/nobody\/nothing:1/m);
    expect(stderr).toMatch(/^  hint: /m);
    expect(await engine.containers('imageless-e2e')).toEqual([]);
    expect(await engine.networks('imageless-e2e')).toEqual([]);
    expect(await application.processes()).toEqual([]);
  });

  test("another application's containers are never touched", async () => {
    const resources = `resources:\n  cache: { ${sleeps} }\n`;
    const ours = await open(`name: same\nid: same-ours\n${resources}`, host);
    const theirs = await open(`name: same\nid: same-theirs\n${resources}`, host);
    expect(await theirs.run('up', '-d')).toMatchObject({ exitCode: 0 });
    const removeStranger = await engine.startStranger(images.busybox, 'same-ours-cache-1');
    try {
      const refused = await ours.run('up', '-d');
      expect(refused).toMatchObject({ exitCode: 1 });
      expect(refused.stderr).toMatch(/CONTAINER_NAME_TAKEN .*same-ours-cache-1/);
      await ours.run('down', '-v');
      expect(await engine.isRunning('same-ours-cache-1')).toBe(true);
    } finally {
      await removeStranger();
    }
    expect(await ours.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect(await ours.run('down', '-v')).toMatchObject({ exitCode: 0 });
    expect(await engine.containers('same-ours')).toEqual([]);
    expect(await theirs.ps()).toMatchObject({ resources: [{ name: 'cache', health: 'healthy' }] });
    expect(await engine.containers('same-theirs')).toEqual(['/same-theirs-cache-1']);
  });

  test('what an engine that went away keeps is named, and removed by the next down', async () => {
    const severable = await createSeverableEngine(host);
    try {
      const application = await open(`name: cut\nid: cut-e2e\nresources:\n  cache: { ${sleeps} }\n`, severable.host);
      expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
      await severable.sever();
      const stop = await application.run('stop', 'cache');
      expect(stop.exitCode).toBe(1);
      expect(stop.stderr).toMatch(/error RESOURCE_NOT_STOPPED cut-e2e-cache-1 could not be stopped/);
      const down = await application.run('down');
      expect(down).toMatchObject({ exitCode: 1 });
      expect(down.stderr).toMatch(/^error NOT_ALL_REMOVED .*\n.*cut-e2e-cache-1/m);
      expect(down.stderr).toMatch(/the next `?apphost/i);
      expect(await application.processes()).toEqual([]);
      await severable.mend();
      const again = await application.run('down');
      expect(again).toMatchObject({ exitCode: 0 });
      expect(again.stderr).toContain('container cut-e2e-cache-1');
      expect(await engine.containers('cut-e2e')).toEqual([]);
      expect(await engine.networks('cut-e2e')).toEqual([]);
    } finally {
      await severable.mend().catch(() => undefined);
      await Promise.all(opened.splice(0).map((application) => application.dispose()));
      await severable.dispose();
    }
  });
});
