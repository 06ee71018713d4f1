import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, inject, test } from 'vitest';

import { createCommandLine, type CommandLine } from './command-line.ts';

const program = inject('program');
const opened: CommandLine[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((application) => application.dispose()));
});

async function open(name: string, variables: Readonly<Record<string, string>> = {}): Promise<CommandLine> {
  const application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock', variables });
  opened.push(application);
  const command = `[node, ${join(import.meta.dirname, 'programs', `${name}.mjs`)}]`;
  await application.write(
    'app.yaml',
    `name: cut\nid: cut-off\nresources:\n  api: { type: executable, command: ${command}, endpoints: { http: {} } }\n`,
  );
  return application;
}

/** Everything in the state folder that is not meant to stay. */
async function leftIn({ stateHome }: CommandLine): Promise<readonly string[]> {
  const files = await readdir(stateHome, { recursive: true }).catch(() => []);
  return files.filter((file) => /(^supervisor-|\.sock$|lock)/.test(file));
}

test.each([['-d'], []])('down while it starts is told as what it is (%s)', async (...flags) => {
  const application = await open('never-listens');
  const up = application.start('up', ...flags);
  await up.untilSays('api: running');
  expect(await application.run('down')).toMatchObject({ exitCode: 0 });
  const { exitCode, stderr } = await up.ended;
  expect(stderr).not.toContain('bug');
  if (flags.length > 0) expect(stderr).toMatch(/error APPLICATION_STOPPED cut was stopped/);
  expect(exitCode).toBe(flags.length);
  expect(await application.processes()).toEqual([]);
});

test.each([60, 120, 180, 240])('Ctrl-C leaves nothing, %i ms after the start', async (delay) => {
  const application = await open('serves');
  for (const flags of [['-d'], []]) {
    const up = application.start('up', ...flags);
    await new Promise((resolve) => setTimeout(resolve, delay));
    up.signal('SIGINT');
    await up.ended;
  }
  await expect.poll(() => application.processes(), { timeout: 5000 }).toEqual([]);
  expect(await leftIn(application)).toEqual([]);
});

test('a state folder that cannot be made is named, with what to do', async () => {
  const application = await open('serves', { APPHOST_STATE_HOME: '/dev/null/state' });
  const { exitCode, stderr } = await application.run('up', '-d');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/error STATE_NOT_WRITABLE .*\/dev\/null\/state/);
  expect(stderr).toContain('hint: ');
});

test('a damaged state is told and put aside', async () => {
  const application = await open('serves');
  await mkdir(join(application.stateHome, 'cut-off'), { recursive: true });
  await writeFile(join(application.stateHome, 'cut-off', 'state.json'), 'trash');
  const { exitCode, stderr } = await application.run('up', '-d');
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/warning STATE_DAMAGED .*state\.json could not be read/);
  expect(stderr).toContain('state.json.damaged');
});
