import { join } from 'node:path';

import { execa } from 'execa';
import { afterEach, expect, inject, test } from 'vitest';

import { createCommandLine, type CommandLine } from './command-line.ts';

const talks = `type: executable, command: [node, ${join(import.meta.dirname, 'programs', 'talks.mjs')}]`;
const ctrlC = '\u0003';
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';

const program = inject('program');
let application: CommandLine;

afterEach(() => application.dispose());

/** `apphost` on a terminal of its own, which util-linux's `script` makes. */
async function onTerminal(manifest: string, ...words: readonly string[]) {
  application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock' });
  await application.write('app.yaml', manifest);
  const line = [process.execPath, program, ...words].join(' ');
  const terminal = execa('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: application.folder,
    env: { ...application.environment, CI: undefined, TERM: 'xterm' },
    reject: false,
  });
  let said = '';
  terminal.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const untilSays = async (text: string): Promise<void> => {
    const deadline = Date.now() + 20_000;
    while (!said.includes(text)) {
      if (Date.now() > deadline) throw new Error(`“${text}” was not said:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { terminal, untilSays, said: () => said, type: (text: string) => terminal.stdin.write(text) };
}

test('a question that is cancelled ends the start with the name of what is missing', async () => {
  const manifest = `name: asks\nparameters:\n  key: { secret: true }\nresources:\n  api: { ${talks}, env: { KEY: '\${parameters.key}' } }\n`;
  const { terminal, untilSays, said, type } = await onTerminal(manifest, 'up');
  await untilSays('key (hidden)');
  type(ctrlC);
  expect((await terminal).exitCode).toBe(1);
  expect(said()).toMatch(/error PARAMETER_NOT_ANSWERED no value was given for key/);
  expect(await application.processes()).toEqual([]);
});

test('the cursor is hidden while the table is drawn and there again at the end', async () => {
  const { terminal, untilSays, said, type } = await onTerminal(`name: table\nresources:\n  api: { ${talks} }\n`, 'up');
  await untilSays('table is ready');
  expect(said()).toContain(hideCursor);
  type(ctrlC);
  expect((await terminal).exitCode).toBe(130);
  expect(said().lastIndexOf(showCursor)).toBeGreaterThan(said().lastIndexOf(hideCursor));
  expect(await application.processes()).toEqual([]);
});

test('a terminal that is closed takes the application with it', async () => {
  const { terminal, untilSays } = await onTerminal(`name: closed\nresources:\n  api: { ${talks} }\n`, 'up');
  await untilSays('still here');
  terminal.kill('SIGKILL');
  await terminal;
  const deadline = Date.now() + 10_000;
  while ((await application.processes()).length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await application.processes()).toEqual([]);
});
