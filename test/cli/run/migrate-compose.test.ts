import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import type { MigrateComposeFlags } from '../../../src/cli/commands/migrate.ts';
import type { Output } from '../../../src/cli/output.ts';
import { runMigrateCompose } from '../../../src/cli/run/migrate-compose.ts';
import { serveRepository, type GitServer } from '../../migrate/read/git-server.ts';

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrate-'));
  said = [];
  vi.stubEnv('APPHOST_SECRETS_HOME', join(folder, 'secrets'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const shop = `services:
  db:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: correct-horse }
`;

test('writes the manifest, keeps the password out of it and puts it into the user secrets', async () => {
  expect(await migrate(shop)).toBe(0);
  const text = await readFile(join(folder, 'app.yaml'), 'utf8');
  expect(text).toContain('password: ${parameters.db-password}');
  expect(text).not.toContain('correct-horse');
  expect(said.join('\n')).not.toContain('correct-horse');
  const [store = ''] = await readdir(join(folder, 'secrets'));
  expect(JSON.parse(await readFile(join(folder, 'secrets', store), 'utf8'))).toEqual({
    'db-password': 'correct-horse',
  });
});

test('keeps the literal where it is asked to be faithful', async () => {
  await migrate(shop, { faithful: true });
  const text = await readFile(join(folder, 'app.yaml'), 'utf8');
  expect(text).toContain('type: container');
  expect(text).toContain('POSTGRES_PASSWORD: correct-horse');
});

test('replaces a manifest only when it is told to', async () => {
  await writeFile(join(folder, 'app.yaml'), 'name: mine\n');
  await expect(migrate(shop)).rejects.toMatchObject({ code: 'MANIFEST_EXISTS' });
  expect(await readFile(join(folder, 'app.yaml'), 'utf8')).toBe('name: mine\n');
  await migrate(shop, { force: true });
  expect(await readFile(join(folder, 'app.yaml'), 'utf8')).toContain('type: postgres');
});

test('writes nothing for a file that Compose refuses', async () => {
  expect(await migrate('services: { web: { image: nginx, imagee: x } }\n')).toBe(1);
  expect(await readdir(folder)).toEqual(['compose.yaml']);
});

test('writes nothing that is no manifest that passes', async () => {
  const failed = migrate('services: { web: { build: ./nowhere } }\n');
  await expect(failed).rejects.toMatchObject({ code: 'MIGRATION_INVALID' });
  expect(await readdir(folder)).toEqual(['compose.yaml']);
});

test('writes the report as Markdown, or as JSON where the name says so', async () => {
  await migrate(shop, { report: join(folder, 'report.md') });
  expect(await readFile(join(folder, 'report.md'), 'utf8')).toContain('# From `compose.yaml` to `app.yaml`');
  await migrate(shop, { force: true, report: join(folder, 'report.json') });
  const { remarks } = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as { remarks: unknown[] };
  expect(remarks).toContainEqual({
    kind: 'became',
    subject: 'db',
    text: 'db, of the type postgres (17)',
    file: 'compose.yaml',
    line: 2,
    column: 3,
  });
});

test('says that a report cannot be written, when the manifest is', async () => {
  const failed = migrate(shop, { report: join(folder, 'compose.yaml', 'report.md') });
  await expect(failed).rejects.toMatchObject({ code: 'REPORT_NOT_WRITTEN' });
});

describe('what is included from a repository', () => {
  let server: GitServer;

  beforeAll(async () => {
    server = await serveRepository({
      'compose.yaml': `services:
  far:
    build: ./src
    env_file: far.env
    volumes: ["./data:/data", "/srv:/srv"]
    secrets: [token]
secrets: { token: { file: token.txt } }
`,
      'far.env': 'A=b\n',
      'token.txt': 'x\n',
      'src/Dockerfile': 'FROM scratch\n',
    });
  });

  afterAll(() => server.close());

  test('is fetched where that is allowed, and nothing of the manifest depends on the copy', async () => {
    const before = await temporary();
    const text = `include: ["${server.url}#main"]\nservices: { web: { image: "a:1" } }\n`;
    expect(await migrate(text, { allowRemote: true })).toBe(0);
    expect(await temporary()).toEqual(before);
    const manifest = await readFile(join(folder, 'app.yaml'), 'utf8');
    expect(manifest).not.toContain('apphost-remote');
    expect(manifest).toContain(`# from ${server.url}#${server.commit}:compose.yaml:2\n`);
    expect(parse(manifest)).toMatchObject({ resources: { far: { mounts: [{ bind: '/srv', target: '/srv' }] } } });
    const report = said.join('\n');
    expect(report).toContain(`${server.url}: was fetched at the commit ${server.commit}`);
    expect(report).toContain(`far: is built from ${server.url}#${server.commit}:src,`);
    for (const path of ['volumes: X:data', 'env_file: X:far.env', 'is the file X:token.txt'])
      expect(report).toContain(path.replace('X', `${server.url}#${server.commit}`));
  });

  test('is refused where it is not', async () => {
    expect(await migrate(`include: ["${server.url}#main"]\n`)).toBe(1);
    expect(said.join('\n')).toContain('--allow-remote');
  });

  test('is told when it cannot be fetched, and nothing is written', async () => {
    expect(await migrate(`include: ["${server.url}#none"]\n`, { allowRemote: true })).toBe(1);
    expect(said.join('\n')).toMatch(/COMPOSE_REMOTE_FAILED .*it has no branch, tag or commit `none`/);
    expect(await migrate(`include: ["oci://example.com/a"]\n`, { allowRemote: true })).toBe(1);
    expect(said.join('\n')).toMatch(/COMPOSE_REMOTE .*OCI artifact/);
    expect(await readdir(folder)).toEqual(['compose.yaml']);
  });
});

async function temporary(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('apphost-remote-'));
}

async function migrate(text: string, flags: Partial<MigrateComposeFlags> = {}): Promise<number> {
  await writeFile(join(folder, 'compose.yaml'), text);
  const output = {
    chalk: new Chalk({ level: 0 }),
    data: (line: string) => said.push(line),
    talk: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
  } as unknown as Output;
  return runMigrateCompose([join(folder, 'compose.yaml')], { lift: true, format: 'text', ...flags }, output);
}
