// (c) Tiny Node.js servers: from the command to all of them answering, and from Ctrl-C to the end.
import { resolve } from 'node:path';
import { findConcurrently, findForeman, type Peer } from './parts/peers.ts';
import { freePorts, untilHttp } from './parts/ports.ts';
import { apphost, launch } from './parts/program.ts';
import { report } from './parts/report.ts';
import { interleave, type Figures, type Subjects } from './parts/rounds.ts';
import { createTemporaryApp, type TemporaryApp } from './parts/temporary-app.ts';

const server = `
const port = Number(process.argv[2] ?? process.env.PORT);
require('node:http').createServer((_, response) => response.end('ok')).listen(port, '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
`;
const bare = '20-line supervisor';

/** BENCH_PROCESSES=10 for a shorter run. */
const counts = (process.env['BENCH_PROCESSES'] ?? '10,50').split(',').map(Number);

export async function bench(rounds: number): Promise<void> {
  const peers = [findConcurrently(), findForeman()];
  for (const peer of peers) if ('missing' in peer) console.log(peer.missing);
  for (const count of counts) await measure(count, rounds, peers);
}

async function measure(count: number, rounds: number, peers: readonly Peer[]): Promise<void> {
  const ports = await freePorts(count);
  const app = await createTemporaryApp({
    'server.cjs': server,
    'app.yaml': manifest(ports),
    Procfile: ports.map((port) => `p${port}: node server.cjs ${port}`).join('\n'),
  });
  try {
    const samples = await interleave(subjects(app, ports, peers), rounds);
    report(`${count} processes: from the command to all of them answering`, samples, {
      figure: 'start',
      base: bare,
      goals: [{ subject: 'apphost up', of: 'ratio', limit: 1.1 }],
    });
    report(`${count} processes: from Ctrl-C to the end`, samples, {
      figure: 'stop',
      base: bare,
      goals: [{ subject: 'apphost up', of: 'absolute', limit: 150 }],
    });
  } finally {
    await app.remove();
  }
}

function subjects(app: TemporaryApp, ports: readonly number[], peers: readonly Peer[]): Subjects {
  const supervisor = [resolve('bench/parts/supervisor.mjs'), 'server.cjs', ...ports.map(String)];
  const measured: Record<string, () => Promise<Figures>> = {
    [bare]: () => startAndStop(app, ports, [process.execPath, ...supervisor]),
    'apphost up': () => startAndStop(app, ports, [process.execPath, apphost, 'up']),
  };
  for (const peer of peers) {
    if ('missing' in peer) continue;
    const given = peer.title.startsWith('foreman') ? [] : ports.map((port) => `node server.cjs ${port}`);
    measured[peer.title] = () => startAndStop(app, ports, [peer.command, ...peer.args, ...given]);
  }
  return measured;
}

async function startAndStop(
  { folder, env }: TemporaryApp,
  ports: readonly number[],
  [command = '', ...args]: readonly string[],
): Promise<Figures> {
  const begun = performance.now();
  const program = launch(command, args, { cwd: folder, env });
  const ready = await Promise.race([untilHttp(ports).then(() => performance.now()), program.ended]);
  if (ready === null || ready < begun) throw new Error(`${command} ended too early:\n${program.said()}`);
  const stopping = performance.now();
  program.child.kill('SIGINT');
  await program.ended;
  return { start: ready - begun, stop: performance.now() - stopping };
}

function manifest(ports: readonly number[]): string {
  const resources = ports.map(
    (port) => `  p${port}:
    type: executable
    command: [node, server.cjs]
    endpoints: { http: { port: ${port}, env: PORT } }`,
  );
  return `name: processes\nresources:\n${resources.join('\n')}\n`;
}
