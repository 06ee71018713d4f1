import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../src/runtime/ports/free-port.ts';
import { createProcessHost } from '../../../src/runtime/processes/create-process-host.ts';
import type { ProcessHost, RunningProcess } from '../../../src/runtime/processes/process-host.ts';
import { createFakeProcesses } from '../../fakes/fake-processes.ts';

const programs = new URL('programs/', import.meta.url).pathname;
const listener = `require('http').createServer((q, r) => r.end()).listen(process.env.PORT, '127.0.0.1', () => console.log('ready'))`;

/** The same four programs, real and written for the fake. */
const hosts: readonly [name: string, host: ProcessHost, commands: Record<string, readonly [string, ...string[]]>][] = [
  [
    'the real host',
    createProcessHost(),
    {
      prints: [process.execPath, `${programs}prints-and-exits.mjs`, 'warning', 'one', 'two'],
      runs: [process.execPath, `${programs}runs-until-told.mjs`],
      ignores: [process.execPath, `${programs}ignores-sigterm.mjs`],
      listens: [process.execPath, '-e', listener],
    },
  ],
  [
    'the fake host',
    createFakeProcesses({
      prints: { prints: ['one', 'two'], exitsWith: 0 },
      runs: { prints: ['ready'] },
      ignores: { prints: ['ready'], ignoresSigterm: true },
      listens: { prints: ['ready'], listensOn: 'PORT' },
    }),
    { prints: ['prints'], runs: ['runs'], ignores: ['ignores'], listens: ['listens'] },
  ],
];

async function isReady(running: RunningProcess): Promise<void> {
  await new Promise<void>((resolve) => running.onOutput((_, chunk) => chunk.includes('ready') && resolve()));
}

describe.each(hosts)('%s', (_name, host, commands) => {
  const started: RunningProcess[] = [];

  async function start(name: string, env: Record<string, string> = {}): Promise<RunningProcess> {
    const running = await host.start({
      command: commands[name] ?? [name],
      directory: programs,
      env: { PATH: '/bin', ...env },
    });
    started.push(running);
    return running;
  }

  afterEach(async () => {
    await Promise.all(started.splice(0).map((running) => running.stop('SIGKILL', 0)));
  });

  it('gives output, and the exit code after it', async () => {
    const running = await start('prints');
    let text = '';
    running.onOutput((stream, chunk) => (text += stream === 'stdout' ? chunk.toString() : ''));
    expect(await running.exited).toEqual({ code: 0 });
    expect(text).toBe('one\ntwo\n');
  });

  it('stops an obedient process by its signal', async () => {
    const running = await start('runs');
    await isReady(running);
    await running.stop('SIGTERM', 60_000);
    expect(await running.exited).toEqual({ signal: 'SIGTERM' });
  });

  it('stops a stubborn one after the grace, and again at no cost', async () => {
    const running = await start('ignores');
    await isReady(running);
    await running.stop('SIGTERM', 100);
    expect(await running.exited).toEqual({ signal: 'SIGKILL' });
    await running.stop('SIGTERM', 60_000);
  });

  it('has its port closed when it has ended', async () => {
    const port = await findFreePort('127.0.0.1');
    const running = await start('listens', { PORT: String(port) });
    await isReady(running);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    // Reset rather than ended, when the process had not looked at it yet.
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await running.stop('SIGTERM', 60_000);
    await closed;
    const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  it('refuses what is not there', async () => {
    await expect(start('no-such')).rejects.toMatchObject({
      code: 'PROCESS_NOT_STARTED',
      message: 'could not start `no-such`: no such program on PATH',
    });
  });
});
