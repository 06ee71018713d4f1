import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProcessHost } from '../../../src/runtime/processes/create-process-host.ts';
import type { ProcessRequest, RunningProcess } from '../../../src/runtime/processes/process-host.ts';
import { endLeftover, identify, isAlive } from '../../../src/runtime/processes/process-identity.ts';
import { isRunning } from './is-running.ts';

const programs = new URL('programs/', import.meta.url).pathname;
const host = createProcessHost();
const started: RunningProcess[] = [];

async function start(program: string, ...programArguments: string[]): Promise<RunningProcess> {
  return startWith({}, program, ...programArguments);
}

async function startWith(env: Record<string, string>, program: string, ...rest: string[]): Promise<RunningProcess> {
  const running = await host.start({
    command: [process.execPath, join(programs, program), ...rest],
    directory: programs,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  started.push(running);
  return running;
}

/** Resolves with everything written so far, once it holds the text. */
async function outputOf(running: RunningProcess, text: string): Promise<string> {
  return new Promise((resolve) => {
    let seen = '';
    running.onOutput((_stream, chunk) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve(seen);
    });
  });
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.stop('SIGKILL', 0)));
});

describe('start', () => {
  it('gives output by stream, the exit code, and exactly the environment that was asked for', async () => {
    const running = await startWith({ EXIT_CODE: '5' }, 'prints-and-exits.mjs', 'warning', 'one', 'two');
    const seen = { stdout: '', stderr: '' };
    running.onOutput((stream, chunk) => (seen[stream] += chunk.toString()));
    expect(await running.exited).toEqual({ code: 5 });
    expect(seen).toEqual({ stdout: 'one\ntwo\n', stderr: 'warning\n' });
  });

  it('keeps early output for the first listener', async () => {
    const running = await start('prints-and-exits.mjs', 'early');
    await running.exited;
    const seen: string[] = [];
    running.onOutput((_stream, chunk) => seen.push(chunk.toString()));
    expect(seen.join('')).toBe('early\n');
  });

  it('tells which signal ended a process', async () => {
    const running = await start('runs-until-told.mjs');
    await outputOf(running, 'ready');
    process.kill(running.identity.pid, 'SIGKILL');
    expect(await running.exited).toEqual({ signal: 'SIGKILL' });
  });

  it('loses none of a million lines', async () => {
    const running = await start('writes-lines.mjs', '1000000');
    let lines = 0;
    running.onOutput((_stream, chunk) => {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
    });
    expect(await running.exited).toEqual({ code: 0 });
    expect(lines).toBe(1_000_000);
  });
});

describe('what cannot be started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'apphost-start-'));
  writeFileSync(join(folder, 'plain.txt'), 'text');
  writeFileSync(join(folder, 'script'), '#!/no/such/interpreter -x\n');
  chmodSync(join(folder, 'script'), 0o755);

  const path = { PATH: process.env['PATH'] ?? '' };
  const cases: readonly [title: string, command: string, message: string, change?: Partial<ProcessRequest>][] = [
    ['a program not on PATH', 'no-such', 'no such program on PATH'],
    ['an empty PATH', 'no-such', 'PATH is empty', { env: {} }],
    ['a path to nothing', './gone', `${folder}/gone does not exist`],
    ['a plain file', './plain.txt', `${folder}/plain.txt is not executable`],
    ['a folder', folder, `${folder} is a folder`],
    ['a script without interpreter', './script', 'its first line asks for /no/such/interpreter, which does not exist'],
    ['a missing folder', 'node', `its folder ${folder}/none does not exist`, { directory: `${folder}/none` }],
    ['a file as folder', 'node', `${folder}/plain.txt is a file, not a folder`, { directory: `${folder}/plain.txt` }],
    ['a NUL in the command', 'node\0', 'its command or environment holds a NUL character'],
  ];
  it.each(cases)('%s', async (_title, program, reason, change = {}) => {
    const failure = host.start({ command: [program], directory: folder, env: path, ...change });
    const message = `could not start \`${program}\`: ${reason}`;
    await expect(failure).rejects.toMatchObject({ code: 'PROCESS_NOT_STARTED', message, hint: expect.any(String) });
  });

  it('an environment that is too large', async () => {
    const failure = host.start({
      command: [process.execPath],
      directory: folder,
      env: { LARGE: 'x'.repeat(3_000_000) },
    });
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining('larger than the operating system'),
    });
    rmSync(folder, { recursive: true });
  });
});

describe('stop', () => {
  it('ends an obedient process by its signal', async () => {
    const running = await start('runs-until-told.mjs');
    await outputOf(running, 'ready');
    await running.stop('SIGTERM', 10_000);
    expect(await running.exited).toEqual({ signal: 'SIGTERM' });
    expect(isRunning(running.identity.pid)).toBe(false);
  });

  it('ends a stubborn one by SIGKILL after the grace, also when stopped twice', async () => {
    const running = await start('ignores-sigterm.mjs');
    await outputOf(running, 'ready');
    await Promise.all([running.stop('SIGTERM', 200), running.stop('SIGTERM', 200)]);
    expect(await running.exited).toEqual({ signal: 'SIGKILL' });
    await running.stop('SIGTERM', 200);
  });

  it('is hurried by a second stop', async () => {
    const running = await start('ignores-sigterm.mjs');
    await outputOf(running, 'ready');
    const patient = running.stop('SIGTERM', 3_600_000);
    await running.stop('SIGKILL', 0);
    await patient;
    expect(await running.exited).toEqual({ signal: 'SIGKILL' });
  });

  it('returns only when a stubborn grandchild is gone too', async () => {
    const running = await start('has-stubborn-grandchild.mjs');
    const grandchild = Number(await outputOf(running, '\n'));
    expect(isRunning(grandchild)).toBe(true);
    await running.stop('SIGTERM', 200);
    expect(isRunning(grandchild)).toBe(false);
  });
});

describe('a process that ends before its grandchildren', () => {
  it('takes those in its group along', async () => {
    const running = await start('leaves-a-grandchild.mjs');
    const output = outputOf(running, '\n');
    expect(await running.exited).toEqual({ code: 3 });
    expect(isRunning(Number.parseInt(await output, 10))).toBe(false);
  });

  it('is not held up by one that left the group and keeps the output open', async () => {
    const running = await start('leaves-a-grandchild.mjs', 'apart');
    const output = outputOf(running, '\n');
    expect(await running.exited).toEqual({ code: 3 });
    const grandchild = Number.parseInt(await output, 10);
    expect(isRunning(grandchild)).toBe(true);
    process.kill(grandchild, 'SIGKILL');
  });
});

describe('identity', () => {
  it('tells a live process from an ended one and from another with its number', async () => {
    const running = await start('runs-until-told.mjs');
    expect(await identify(running.identity.pid)).toEqual(running.identity);
    expect(await isAlive(running.identity)).toBe(true);
    expect(await isAlive({ ...running.identity, startTime: '1@00000000' })).toBe(false);
    await running.stop('SIGKILL', 0);
    expect(await isAlive(running.identity)).toBe(false);
  });

  it('ends what an earlier run left, and only that', async () => {
    const running = await start('has-stubborn-grandchild.mjs');
    const grandchild = Number(await outputOf(running, '\n'));
    expect(await endLeftover({ ...running.identity, startTime: '1@00000000' }, 100)).toBe(false);
    expect(isRunning(running.identity.pid)).toBe(true);
    expect(await endLeftover(running.identity, 100)).toBe(true);
    expect([isRunning(running.identity.pid), isRunning(grandchild)]).toEqual([false, false]);
  });
});
