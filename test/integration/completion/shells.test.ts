/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback -- A suite for each shell that is there. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { describeNotRun } from '../../engine/requires.ts';

const manifest = 'name: shop\nresources:\n  api: {}\n  web: {}\n  worker: {}\n';
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apphost-completion-'));
  writeFileSync(join(folder, 'app.yaml'), manifest);
  writeFileSync(join(folder, 'apphost'), `#!/bin/sh\nexec "${process.execPath}" '${inject('program')}' "$@"\n`);
  chmodSync(join(folder, 'apphost'), 0o755);
  env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, HOME: folder, TERM: 'xterm' };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, args: readonly string[], input = ''): string {
  const { stdout, stderr } = spawnSync(program, args, { cwd: folder, env, input, encoding: 'utf8', timeout: 50_000 });
  return stdout + stderr;
}

function describeShell(shell: string, suite: () => void): void {
  const isThere = spawnSync(shell, ['--version']).status === 0;
  if (isThere) describe(shell, suite);
  else describeNotRun(shell, `${shell} is not installed`);
}

const cases = [
  ['apphost logs w', ['web', 'worker']],
  ['apphost up --engine p', ['podman']],
  ['apphost logs api w', ['web', 'worker']],
  ['apphost expl', ['explain']],
] as const;

describeShell('bash', () => {
  function completed(line: string): readonly string[] {
    const words = `COMP_LINE='${line}' COMP_POINT=${line.length} COMP_WORDS=(apphost)`;
    return run('bash', [
      '-c',
      `source <(apphost completion bash); compopt() { :; }; ${words}; _apphost; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ])
      .split('\n')
      .filter((word) => word !== '');
  }

  test.each(cases)('%s', (line, expected) => expect(completed(line)).toEqual(expected));

  test('what stands before = is bash’s own word', () => {
    expect(completed('apphost up --engine=d')).toEqual(['docker']);
  });

  test('a folder without a manifest offers nothing and says nothing', () => {
    rmSync(join(folder, 'app.yaml'));
    expect(completed('apphost logs ')).toEqual([]);
    writeFileSync(join(folder, 'app.yaml'), manifest);
  });

  test('on a terminal, Tab completes the word', () => {
    const typed = 'source <(apphost completion bash)\necho $((40+2)); apphost explai\tPORT_TW\t\nexit\n';
    const screen = run('script', ['-qec', 'bash --norc -i', '/dev/null'], typed);
    expect(screen).toContain('PORT_TWICE');
    expect(screen).toContain('Two endpoints ask for the same port');
  });
});

describeShell('fish', () => {
  test.each(cases)('%s', (line, expected) => {
    const answer = run('fish', ['-c', `apphost completion fish | source; complete -C '${line}'`]);
    expect(
      answer
        .split('\n')
        .map((each) => each.split('\t')[0])
        .filter((word) => word !== ''),
    ).toEqual(expected);
  });

  test('descriptions stand beside', () => {
    expect(run('fish', ['-c', "apphost completion fish | source; complete -C 'apphost expl'"])).toContain(
      'explain\texplain a diagnostic',
    );
  });
});

describeShell('zsh', () => {
  /**
   * What is on the screen after Tab, as soon as it holds what is expected. Its completion works on a terminal alone, and
   * only on keys that are pressed while it waits for some.
   */
  async function completed(line: string, ...expected: readonly string[]): Promise<string> {
    const terminal = spawn('script', ['-qec', 'zsh -f -i', '/dev/null'], { cwd: folder, env });
    let screen = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
    });
    const untilShown = async (...texts: readonly string[]): Promise<void> => {
      const isShown = (): boolean => texts.every((text) => screen.includes(text));
      for (let tries = 0; tries < 300 && !isShown(); tries += 1) await setTimeout(50);
    };
    terminal.stdin.write('autoload -U compinit; compinit -u -D; source <(apphost completion zsh); print re""ady\n');
    await untilShown('ready');
    await setTimeout(300);
    screen = '';
    terminal.stdin.write(`${line}\t`);
    await untilShown(...expected);
    terminal.kill('SIGKILL');
    await once(terminal, 'exit');
    return screen;
  }

  test('names of resources are listed', async () => {
    const screen = await completed('apphost logs w', 'web', 'worker');
    expect(screen).toContain('web');
    expect(screen).toContain('worker');
  });

  test('a value and a command are completed in place', async () => {
    expect(await completed('apphost up --engine p', 'odman')).toContain('odman');
    expect(await completed('apphost complet', 'ion')).toContain('ion');
  });
});
