// (b) Eight Redis containers: started until all of them answer, started again when nothing changed, and removed.
import { resolve } from 'node:path';
import { findCompose, type Peer } from './parts/peers.ts';
import { freePorts, untilRedis } from './parts/ports.ts';
import { apphost, launch, time } from './parts/program.ts';
import { report } from './parts/report.ts';
import { interleave, type Figures, type Subjects } from './parts/rounds.ts';
import { createTemporaryApp, type TemporaryApp } from './parts/temporary-app.ts';

const image = 'redis:8.6';
const bare = 'bare engine API';
const background = 'apphost up -d';
const foreground = 'apphost up';

export async function bench(rounds: number): Promise<void> {
  if (process.env['DOCKER_HOST'] === undefined) {
    console.log('containers: not run, set DOCKER_HOST to an engine that has the image redis:8.6');
    return;
  }
  const compose = findCompose();
  if ('missing' in compose) console.log(compose.missing);
  const ports = await freePorts(8);
  const app = await createTemporaryApp({ 'app.yaml': manifest(ports), 'compose.yaml': composeFile(ports) });
  try {
    const samples = await interleave(subjects(app, ports, compose), rounds);
    const peer = 'missing' in compose ? [] : [{ subject: background, of: 'ratio' as const, limit: 1 }];
    report('8 containers: up until all answer', samples, {
      figure: 'up',
      base: bare,
      goals: [background, foreground].map((subject) => ({ subject, of: 'difference', limit: 200 })),
    });
    if (!('missing' in compose))
      report('The same, against Compose', samples, { figure: 'up', base: compose.title, goals: peer });
    report('Up again, nothing changed', samples, {
      figure: 'again',
      goals: [{ subject: background, of: 'absolute', limit: 300 }],
    });
    report('Down', samples, {
      figure: 'down',
      base: bare,
      goals: [{ subject: background, of: 'difference', limit: 150 }],
    });
  } finally {
    await app.apphost('down').catch(() => undefined);
    await app.remove();
  }
}

function subjects(app: TemporaryApp, ports: readonly number[], compose: Peer): Subjects {
  const script = resolve('bench/parts/bare-containers.mjs');
  const words = ['apphost-bench-bare', image, ...ports.map(String)];
  return {
    [bare]: async () => ({
      up: await time(process.execPath, [script, 'up', ...words]),
      down: await time(process.execPath, [script, 'down', ...words]),
    }),
    [background]: async () => ({
      up: await app.apphost('up', '-d'),
      again: await app.apphost('up', '-d'),
      down: await app.apphost('down'),
    }),
    [foreground]: () => inForeground(app),
    ...('missing' in compose ? {} : { [compose.title]: () => withCompose(compose, app, ports) }),
  };
}

/** Until it says that all is ready; and from Ctrl-C to its end. */
async function inForeground({ folder, env }: TemporaryApp): Promise<Figures> {
  const begun = performance.now();
  const program = launch(process.execPath, [apphost, 'up'], { cwd: folder, env });
  const up = (await program.says('is ready.')) - begun;
  const stopping = performance.now();
  program.child.kill('SIGINT');
  await program.ended;
  return { up, down: performance.now() - stopping };
}

/** `up -d` without health checks, then asked from here: faster than its own `--wait`, which looks once in a second. */
async function withCompose(
  { command, args }: Extract<Peer, { readonly title: string }>,
  { folder }: TemporaryApp,
  ports: readonly number[],
): Promise<Figures> {
  const run = (...words: readonly string[]): Promise<number> => time(command, [...args, ...words], { cwd: folder });
  const begun = performance.now();
  await run('up', '-d', '--no-build', '--pull', 'never');
  await untilRedis(ports);
  const up = performance.now() - begun;
  return { up, again: await run('up', '-d'), down: await run('down') };
}

function manifest(ports: readonly number[]): string {
  const resources = ports.map((port, index) => `  r${index}: { type: redis, port: ${port} }`);
  return `name: bench\nresources:\n${resources.join('\n')}\n`;
}

function composeFile(ports: readonly number[]): string {
  const services = ports.map((port, index) => `  r${index}: { image: "${image}", ports: ["127.0.0.1:${port}:6379"] }`);
  return `name: apphost-bench-compose\nservices:\n${services.join('\n')}\n`;
}
