import { chmod, lstat, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, inject, test } from 'vitest';

import { createCommandLine, type CommandLine } from './command-line.ts';

const program = inject('program');
let application: CommandLine;

beforeEach(async () => {
  application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock' });
});
afterEach(() => application.dispose());

const serves = `require('node:http').createServer((_, answer) => answer.end(process.env.API_TOKEN)).listen(process.env.PORT || 8123)`;

async function writeApi(): Promise<void> {
  await mkdir(join(application.folder, 'api'));
  await application.write('api/package.json', '{"scripts":{"start":"node main.js"}}');
  await application.write('api/main.js', serves);
  await application.write('api/.env', 'API_TOKEN=do-not-write-me-down\n');
}

test('what it writes is valid, holds no secret, and starts', async () => {
  await writeApi();
  const written = await application.run('init');
  expect(written).toMatchObject({ exitCode: 0, stdout: '' });
  expect(written.stderr).toContain('api (project)');
  const text = await readFile(join(application.folder, 'app.yaml'), 'utf8');
  expect(text).not.toContain('do-not-write-me-down');
  expect(text).toContain('API_TOKEN: ${parameters.api-token}');
  expect(await application.run('validate')).toMatchObject({ exitCode: 0 });
  await writeFile(join(application.folder, 'app.yaml'), text.replace('{ port: 8123 }', '{}'));
  expect(await application.run('up', '-d', '--timeout', '60s')).toMatchObject({ exitCode: 0 });
  const url = (await application.ps()).resources[0]?.endpoints[0]?.url ?? '';
  expect(await (await fetch(url)).text()).toBe('do-not-write-me-down');
});

test('a manifest that is there stays as it is, unless --force says otherwise; its link and its rights stay', async () => {
  await writeApi();
  await application.write('real.yaml', 'name: mine\n');
  await chmod(join(application.folder, 'real.yaml'), 0o600);
  await symlink('real.yaml', join(application.folder, 'app.yaml'));
  const refused = await application.run('init');
  expect(refused).toMatchObject({ exitCode: 1 });
  expect(refused.stderr).toMatch(/^error MANIFEST_EXISTS there is a manifest already/);
  expect(await readFile(join(application.folder, 'real.yaml'), 'utf8')).toBe('name: mine\n');
  expect(await application.run('init', '--force')).toMatchObject({ exitCode: 0 });
  expect((await lstat(join(application.folder, 'app.yaml'))).isSymbolicLink()).toBe(true);
  expect((await stat(join(application.folder, 'real.yaml'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(application.folder, 'real.yaml'), 'utf8')).toContain('type: project');
  expect((await readdir(application.folder)).filter((name) => name.endsWith('.draft'))).toEqual([]);
});

test('--dry-run prints the manifest and writes nothing, not even secrets', async () => {
  await writeApi();
  const { exitCode, stdout, stderr } = await application.run('init', '--dry-run', '--name', 'other');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^# yaml-language-server: .*\nname: other\n/);
  expect(stderr).toContain('would be written');
  expect(await readdir(application.folder)).toEqual(['api']);
  expect(await readdir(join(application.folder, '..'))).toEqual(['app']);
});

test('as data it says what was found; a name that cannot be is refused', async () => {
  const { stdout } = await application.run('init', '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    written: true,
    findings: [],
    notes: [],
    file: join(application.folder, 'app.yaml'),
  });
  const { exitCode, stderr } = await application.run('init', '--force', '--name', 'Not This');
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('NAME_INVALID') as string,
  });
});

test('a folder that nothing can be written to is named', async () => {
  const { exitCode, stderr } = await application.run('init', '-f', 'nowhere/app.yaml');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/error MANIFEST_NOT_WRITTEN .*nowhere\/app\.yaml cannot be written: there is no such folder/);
});

test('a mistake in an overlay leaves out nothing of what was found, and is said', async () => {
  await writeApi();
  await application.write('app.development.yaml', 'resources:\n  api: { nonsense: true }\n');
  const { exitCode, stderr } = await application.run('init');
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/app\.yaml does not pass `apphost validate` yet: .*nonsense.* \(app\.development\.yaml:2\)/);
  expect(stderr).toContain('What was found for api-token was not kept');
  expect(await readFile(join(application.folder, 'app.yaml'), 'utf8')).toContain('type: project');
});
