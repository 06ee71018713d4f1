import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { Check, Surroundings } from '../../../src/cli/doctor/check.ts';
import { engine } from '../../../src/cli/doctor/checks/engine.ts';
import { folders } from '../../../src/cli/doctor/checks/folders.ts';
import { servers } from '../../../src/cli/doctor/checks/servers.ts';
import { programs } from '../../../src/cli/doctor/checks/toolchains.ts';
import { runChecks } from '../../../src/cli/doctor/run-checks.ts';
import { installCommand } from '../../../src/cli/doctor/surroundings.ts';
import { formatFindings } from '../../../src/cli/render/findings.ts';
import type { Application } from '../../../src/model/application.ts';
import { AppHostError } from '../../../src/support/apphost-error.ts';

const surroundings: Surroundings = {
  platform: 'linux',
  variables: {},
  home: '/home/me',
  userId: 1000,
  engine: () => Promise.resolve({ lost: new AppHostError('ENGINE_UNREACHABLE', 'No container engine answers.') }),
  ask: (program) => Promise.resolve(program === 'npm' ? '11.0.0\nmore' : undefined),
  install: ({ apt }) => `sudo apt-get install ${apt}`,
};

function applicationOf(commands: Readonly<Record<string, readonly string[]>>): Application {
  const resources = Object.entries(commands).map(([name, [program = '', ...steps]]) => {
    const prepare = steps.map((step) => ({ name: step, command: [step], inputs: [], result: '' }));
    return [name, { name, workload: { runs: 'process', command: [[program]], steps: prepare } }] as const;
  });
  return { resources: new Map(resources) } as unknown as Application;
}

describe('checks', () => {
  const good: Check = {
    about: 'good',
    look: () => Promise.resolve([{ level: 'ok', subject: 'good', message: 'fine' }]),
  };
  const hangs: Check = { about: 'the slow one', look: () => new Promise(() => undefined) };
  const throws: Check = { about: 'the bad one', look: () => Promise.reject(new Error('no such thing')) };

  test('that hang or fail are findings, and hold up none of the others', async () => {
    expect(await runChecks([hangs, throws, good], surroundings, 50)).toEqual([
      {
        level: 'warning',
        subject: 'the slow one',
        message: 'could not be looked at: there was no answer within 0.05 s',
      },
      { level: 'warning', subject: 'the bad one', message: 'could not be looked at: no such thing' },
      { level: 'ok', subject: 'good', message: 'fine' },
    ]);
  });
});

describe('a server that this machine does not have', () => {
  const answering = { engine: () => Promise.resolve({ description: 'Docker 29' }) };

  function asking(choice: string, more: object = {}): Surroundings {
    const source = { from: 'machine', programs: ['/nowhere/no-such-server'], install: {} };
    const load = () => Promise.resolve({ sources: () => [source] });
    const resource = { name: 'db', engine: choice, workload: { runs: 'container' }, embedding: { tag: '12', load } };
    const application = { resources: new Map([['db', { ...resource, ...more }]]) } as unknown as Application;
    return { ...surroundings, application };
  }

  test('is a problem where no engine answers', async () => {
    expect(await servers.look(asking('auto'))).toEqual([
      {
        level: 'problem',
        subject: 'db, embedded',
        message: 'this machine has no server for it; it cannot run here',
        remedy: 'Start Docker or Podman.',
      },
    ]);
  });

  test('is a problem where the manifest asks for it, whatever engine answers', async () => {
    expect(await servers.look({ ...asking('embedded'), ...answering })).toMatchObject([
      { level: 'problem', remedy: 'Leave `engine: embedded` out, for a container.' },
    ]);
  });

  test('is none where a container serves it, or where it is left out', async () => {
    expect(await servers.look({ ...asking('auto'), ...answering })).toMatchObject([{ level: 'warning' }]);
    expect(await servers.look(asking('docker'))).toMatchObject([{ level: 'warning' }]);
    expect(await servers.look(asking('auto', { companionOf: 'sql' }))).toMatchObject([{ level: 'warning' }]);
  });

  test('needs an engine that is there and cannot be used, for it is not passed over', async () => {
    const old = { engine: () => Promise.resolve({ lost: new AppHostError('ENGINE_TOO_OLD', 'Too old.') }) };
    expect(await engine.look(asking('auto'))).toMatchObject([{ level: 'warning' }]);
    expect(await engine.look({ ...asking('auto'), ...old })).toMatchObject([
      { level: 'problem', message: 'Too old. It is needed for db.' },
    ]);
    expect(await engine.look({ ...asking('embedded'), ...old })).toMatchObject([{ level: 'warning' }]);
  });
});

describe('programs', () => {
  test('that the projects need are there, or are named with who needs them', async () => {
    const application = applicationOf({ api: ['/app/bin', 'npm', 'go'], worker: ['go'], tool: ['./own'] });
    expect(await programs.look({ ...surroundings, application })).toEqual([
      { level: 'ok', subject: 'npm', message: '11.0.0' },
      {
        level: 'problem',
        subject: 'go',
        message: 'not there, or it does not run; api, worker cannot start without it',
        remedy: 'Install it: `sudo apt-get install golang-go`.',
      },
    ]);
  });

  test('are no problem where no manifest asks for them', async () => {
    const levels = (await programs.look(surroundings)).map(({ level }) => level);
    expect(levels.length).toBeGreaterThan(8);
    expect(new Set(levels)).toEqual(new Set(['ok']));
  });
});

test('a folder that stands where none can be made is a problem', async () => {
  const findings = await folders.look({
    ...surroundings,
    variables: { APPHOST_STATE_HOME: '/proc/none/state', XDG_CACHE_HOME: '/tmp' },
  });
  expect(findings.map(({ subject }) => subject)).toEqual(['state folder', 'secrets folder', 'cache folder']);
  const [state] = findings;
  expect(state?.level).not.toBe('ok');
});

test('the cache folder is the one that is used', async () => {
  const cacheOf = async (changes: Partial<Surroundings>) => (await folders.look({ ...surroundings, ...changes }))[2];
  const given = { APPHOST_CACHE_HOME: '/tmp/own', XDG_CACHE_HOME: '/tmp/other' };
  expect((await cacheOf({ variables: given }))?.message).toMatch(/^\/tmp\/own, /);
  const windows = await cacheOf({ platform: 'win32', variables: { LOCALAPPDATA: '/tmp' } });
  expect(windows?.message).toMatch(/^\/tmp\/apphost\/cache, /);
});

test.each([
  ['linux', '/usr/bin/apt-get', 'sudo apt-get install a'],
  ['linux', '/usr/bin/dnf', 'sudo dnf install d'],
  ['darwin', '', 'brew install b'],
  ['win32', '', 'winget install w'],
] as const)('on %s with %s the remedy is %s', (platform, present, command) => {
  expect(installCommand({ apt: 'a', dnf: 'd', brew: 'b', winget: 'w' }, platform, (path) => path === present)).toBe(
    command,
  );
});

test('findings are shown with their remedies below', () => {
  const chalk = new Chalk({ level: 0 });
  expect(
    formatFindings(
      [
        { level: 'ok', subject: 'Node.js', message: 'v20.20.2' },
        { level: 'warning', subject: 'open files', message: 'only 256 at once', remedy: 'Allow more.' },
        { level: 'problem', subject: 'port 8080', message: 'taken by node (pid 1)', remedy: 'End it.' },
      ],
      chalk,
    ),
  ).toMatchInlineSnapshot(`
    "ok       Node.js     v20.20.2
    warning  open files  only 256 at once
                         remedy: Allow more.
    problem  port 8080   taken by node (pid 1)
                         remedy: End it.

    1 problem, 1 warning."
  `);
  expect(formatFindings([], chalk)).toBe('\nAll is well.');
});
