import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';

import type { ResourceDescription } from '../../src/runtime/control/protocol.ts';
import type { ResourceSnapshot } from '../../src/runtime/snapshot.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';

const program = inject('program');
let pages: string;
const opened: CommandLine[] = [];

beforeAll(async () => {
  pages = await readFile(join(import.meta.dirname, 'programs', 'pages.mjs'), 'utf8');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((application) => application.dispose()));
});

interface Watched extends CommandLine {
  put(file: string, content: string): Promise<void>;
  find(name: string): Promise<ResourceSnapshot>;
  /** What it answers, or the status when that is not 200. */
  get(name: string, path: string): Promise<string | number>;
  /** How often a log line of that resource says so. */
  count(name: string, text: string): Promise<number>;
}

async function open(
  files: Readonly<Record<string, string>>,
  engineHost = 'unix:///nowhere/docker.sock',
): Promise<Watched> {
  const application = await createCommandLine({ program, engineHost });
  opened.push(application);
  const put = async (file: string, content: string): Promise<void> => {
    const path = join(application.folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  for (const [file, content] of Object.entries(files)) await put(file, content);
  const find = async (name: string): Promise<ResourceSnapshot> => {
    const found = (await application.ps()).resources.find((resource) => resource.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return {
    ...application,
    put,
    find,
    get: async (name, path) => {
      const response = await fetch(`${(await find(name)).endpoints[0]?.url}${path}`, {
        headers: { connection: 'close' },
      });
      return response.ok ? response.text() : response.status;
    },
    count: async (name, text) => (await application.run('logs', name)).stdout.split(text).length - 1,
  };
}

const soon = { timeout: 40_000, interval: 100 };
const version = (text: string): string => pages.replace("'one'", `'${text}'`);

describe('processes whose files change', () => {
  const manifest = `
name: pages
resources:
  web: { type: project, path: ./web, command: [node, main.mjs], endpoints: { http: {} }, replicas: 2, health: { interval: 200ms } }
  quiet: { type: project, path: ./quiet, command: [node, main.mjs], watch: false }
  after: { type: executable, command: [node, -e, "setInterval(() => {}, 1000)"], waitFor: [web] }
`;
  const start = () => open({ 'app.yaml': manifest, 'web/main.mjs': pages, 'quiet/main.mjs': pages });

  test('start anew, once for many changes, and the others do not', async () => {
    const app = await start();
    expect(await app.run('up', '-d', '--watch')).toMatchObject({ exitCode: 0 });
    const [web, quiet] = [await app.find('web'), await app.find('quiet')];
    await app.put('quiet/main.mjs', version('two'));
    const many = Array.from({ length: 300 }, (_, file) => app.put(`web/src/p${file % 7}/f${file}.mjs`, `${file}`));
    await Promise.all([...many, app.put('web/main.mjs', version('two'))]);
    await vi.waitFor(async () => expect(await app.get('web', '/version')).toBe('two'), soon);
    await expect.poll(async () => (await app.find('web')).health, soon).toBe('healthy');
    expect(await app.count('web', ': restarting')).toBe(1);
    expect(await app.count('web', '301 files changed (')).toBe(1);
    const pids = (await app.find('web')).replicas.map(({ pid }) => pid);
    expect(pids).toHaveLength(2);
    for (const { pid } of web.replicas) expect(pids).not.toContain(pid);
    expect(await app.find('quiet')).toEqual(quiet);
    const described = JSON.parse((await app.run('describe', 'web', '--format', 'json')).stdout) as ResourceDescription;
    expect(described.watched).toBe(true);
    expect((await app.run('describe', 'quiet')).stdout).not.toContain('watched');
  });

  test('start at once when what kept them from running is mended', async () => {
    const app = await start();
    await app.run('up', '-d', '--watch');
    await app.put('web/main.mjs', 'this is no program');
    await expect.poll(() => app.count('web', 'crash loop'), soon).toBeGreaterThan(0);
    await app.put('web/main.mjs', version('three'));
    await vi.waitFor(async () => expect(await app.get('web', '/version')).toBe('three'), soon);
  });

  test('also while the first start waits for just them', async () => {
    const app = await start();
    await app.put('web/main.mjs', 'setInterval(() => {}, 1000); // it never listens');
    const up = app.start('up', '--watch');
    await up.untilSays('connection refused');
    await app.put('web/main.mjs', version('mended'));
    await up.untilSays('pages is ready');
    up.signal('SIGINT');
    expect(await up.ended).toMatchObject({ exitCode: 130 });
    expect(await app.processes()).toEqual([]);
  });

  test('are watched as the last up says, and what the manifest wants is watched always', async () => {
    const app = await open({
      'app.yaml': manifest.replace('watch: false', 'watch: ["*.mjs"], endpoints: { http: {} }'),
      'web/main.mjs': pages,
      'quiet/main.mjs': pages,
    });
    /** Those that start anew: these must, and no other may. */
    const changes = async (...expected: readonly string[]): Promise<readonly string[]> => {
      const before = [await app.find('web'), await app.find('quiet')];
      await app.put('web/main.mjs', version(`${Date.now()}`));
      await app.put('quiet/main.mjs', version(`${Date.now()}`));
      const isNew = ({ name, replicas, health }: ResourceSnapshot): boolean =>
        health === 'healthy' && replicas[0]?.pid !== before.find((one) => one.name === name)?.replicas[0]?.pid;
      for (const name of expected) await expect.poll(async () => isNew(await app.find(name)), soon).toBe(true);
      // Only what must not happen is given a time to happen in.
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return [await app.find('web'), await app.find('quiet')].filter(isNew).map(({ name }) => name);
    };
    await app.run('up', '-d');
    expect(await changes('quiet')).toEqual(['quiet']);
    expect(await app.run('up', '-d', '--watch')).toMatchObject({ exitCode: 0 });
    expect(await changes('web', 'quiet')).toEqual(['web', 'quiet']);
    await app.run('restart', 'web');
    expect(await changes('web', 'quiet')).toEqual(['web', 'quiet']);
    await app.run('stop', 'web');
    await app.put('web/main.mjs', version('nobody runs this'));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await app.find('web')).state).toBe('exited');
    await app.run('up', '-d', '--no-watch');
    expect(await changes()).toEqual([]);
  });

  test('are built before they are stopped, and what the build makes starts nothing', async () => {
    const build = "import { cpSync } from 'node:fs'; cpSync('src', 'dist', { recursive: true });";
    const scripts = { build: 'node build.mjs', start: 'node dist/main.mjs' };
    const app = await open({
      'app.yaml':
        'name: built\nresources:\n  api: { type: project, path: ./api, endpoints: { http: {} }, health: { interval: 200ms } }\n',
      'api/package.json': JSON.stringify({ name: 'api', type: 'module', scripts }),
      'api/build.mjs': build,
      'api/src/main.mjs': pages,
    });
    expect(await app.run('up', '-d', '--watch')).toMatchObject({ exitCode: 0 });
    expect(await app.get('api', '/version')).toBe('one');
    const before = await app.find('api');
    await app.put('api/src/main.mjs', version('two'));
    await app.put('api/build.mjs', 'console.error("cannot build"); process.exit(1);');
    await app.put('api/package.json', JSON.stringify({ name: 'api', version: '1.0.0', type: 'module', scripts }));
    await expect.poll(() => app.count('api', 'STEP_FAILED'), soon).toBe(1);
    expect(await app.find('api')).toEqual(before);
    await app.put('api/build.mjs', build);
    await vi.waitFor(async () => expect(await app.get('api', '/version')).toBe('two'), soon);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await app.count('api', ': restarting')).toBe(2);
  });
});

describeWithEngine('containers whose files change', ({ host }) => {
  const dockerfile = `FROM ${images.node}\nWORKDIR /app\nCOPY main.mjs ./\nCOPY public ./public\nCMD ["node", "main.mjs"]\n`;
  const manifest = `
name: pages
resources:
  web:
    type: container
    build: ./web
    replicas: 2
    endpoints: { http: { targetPort: 8080 } }
    health: { interval: 200ms }
    watch: { sync: [{ path: ./web/public, target: /app/public, exclude: ['*.map'] }] }
`;
  const containersOf = async (app: Watched): Promise<readonly (string | undefined)[]> =>
    (await app.find('web')).replicas.map(({ container }) => container);
  /** From both replicas: the proxy takes turns. */
  const pagesOf = async (app: Watched, path: string): Promise<ReadonlySet<string | number>> =>
    new Set(await Promise.all([1, 2, 3, 4, 5, 6].map(() => app.get('web', path))));

  test('are given what is copied, are built anew, and go on where that fails', async () => {
    const app = await open(
      {
        'app.yaml': manifest,
        'web/Dockerfile': dockerfile,
        'web/.dockerignore': '*.md\n',
        'web/main.mjs': pages,
        'web/public/index.html': 'first',
        'web/public/old.html': 'old',
      },
      host,
    );
    expect(await app.run('up', '-d')).toMatchObject({ exitCode: 0 });
    const first = await containersOf(app);

    await app.put('web/public/index.html', 'second');
    await app.put('web/public/new/deep.html', 'deep');
    await app.put('web/src.tmp', 'an editor’s, and gone at once');
    await rm(join(app.folder, 'web/src.tmp'));
    await rm(join(app.folder, 'web/public/old.html'));
    await vi.waitFor(async () => {
      expect(await pagesOf(app, '/index.html')).toEqual(new Set(['second']));
      expect(await pagesOf(app, '/new/deep.html')).toEqual(new Set(['deep']));
      expect(await pagesOf(app, '/old.html')).toEqual(new Set([404]));
    }, soon);
    expect(await containersOf(app)).toEqual(first);

    // A new container of the old image has what was copied.
    await app.run('restart', 'web');
    const second = await containersOf(app);
    expect(second).not.toEqual(first);
    expect(await pagesOf(app, '/index.html')).toEqual(new Set(['second']));

    await app.put('web/README.md', 'no part of the image');
    await app.put('web/main.mjs', version('two'));
    await vi.waitFor(async () => expect(await pagesOf(app, '/version')).toEqual(new Set(['two'])), soon);
    const third = await containersOf(app);
    expect(third.filter((id) => second.includes(id))).toEqual([]);
    expect(await pagesOf(app, '/old.html')).toEqual(new Set([404]));

    await app.put('web/Dockerfile', `${dockerfile}RUN exit 3\n`);
    await expect.poll(() => app.count('web', 'IMAGE_BUILD_FAILED'), soon).toBe(1);
    expect(await containersOf(app)).toEqual(third);
    expect(await pagesOf(app, '/version')).toEqual(new Set(['two']));
    await app.put('web/Dockerfile', dockerfile);
    await app.put('web/main.mjs', version('three'));
    await vi.waitFor(async () => expect(await pagesOf(app, '/version')).toEqual(new Set(['three'])), soon);
    expect(await app.count('web', ': building')).toBe(3);
  });
});
