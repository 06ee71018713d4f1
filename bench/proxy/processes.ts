import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const host = '127.0.0.1';
const folder = mkdtempSync(join(tmpdir(), 'apphost-bench-proxy-'));
const started: ChildProcess[] = [];

/** The version a program prints, or nothing when it is not installed. */
export function versionOf(program: string): string | undefined {
  const { stdout, stderr } = spawnSync(program, ['-v'], { encoding: 'utf8' });
  return /(?:nginx\/|wrk )\S+/u.exec(`${stdout}${stderr}`)?.[0];
}

/** Debian keeps it in a package of its own. */
export function streamModule(): string | undefined {
  return ['/usr/lib/nginx/modules/ngx_stream_module.so', '/usr/lib64/nginx/modules/ngx_stream_module.so'].find(
    existsSync,
  );
}

/** A one-worker nginx with the given blocks; resolves when it listens on `port`. */
export async function startNginx(name: string, blocks: string, port: number): Promise<void> {
  const file = join(folder, `${name}.conf`);
  const main = `worker_processes 1; daemon off; pid ${folder}/${name}.pid; error_log ${folder}/${name}.log crit;`;
  writeFileSync(file, `${blocks.startsWith('load_module') ? '' : main}${blocks.replace('MAIN', main)}`);
  started.push(spawn('nginx', ['-e', join(folder, `${name}.log`), '-c', file], { stdio: 'inherit' }));
  await listens(port);
}

/** A proxy in a process of its own, as `up` is one; resolves with its port. */
export async function startProxy(upstream: { host: string; port: number }, protocol = 'http'): Promise<number> {
  const path = new URL('serve.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', path, upstream.host, String(upstream.port), protocol], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return Number(line);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function stopAll(): Promise<void> {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  }
  rmSync(folder, { recursive: true });
}

async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, host);
    const connected = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (connected === true) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Nothing listens on ${host}:${port} after 5 s.`);
}
