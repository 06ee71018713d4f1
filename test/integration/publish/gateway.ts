import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findFreePort } from '../../fakes/free-port.ts';
import { podUser, publishGateway, standingHere, type Behind, type GatewayWish } from './gateway-pod.ts';

/** A server behind the gateway, which tells what it was asked. */
export async function startBehind(name: string, atEnd: AtEnd = onTestFinished): Promise<Behind> {
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    const delay = Number(new URL(url, 'http://x').searchParams.get('delay') ?? 0);
    let received = 0;
    request.on('data', (chunk: Buffer) => (received += chunk.length));
    request.on('end', () => {
      setTimeout(() => response.end(JSON.stringify({ name, method, url, headers, received })), delay);
    });
  });
  return { port: await listen(server, atEnd) };
}

type AtEnd = (stop: () => void) => void;

async function listen(server: Server, atEnd: AtEnd): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export interface Asked {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly received: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What the server behind was asked, when it was. */
  readonly asked: Asked | undefined;
}

export interface StartedGateway {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  ask(path: string, init?: RequestInit): Promise<Answer>;
  /** All that nginx wrote. */
  log(): Promise<string>;
}

/** Runs nginx as the published pod does: its image's program, with the files and words of the Deployment, as its user. */
export async function startGateway(wish: GatewayWish): Promise<StartedGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-nginx-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const pod = await publishGateway(wish);
  const port = await findFreePort('127.0.0.1');
  await mkdir(join(folder, 'tmp'));
  for (const { path, text } of pod.files)
    await writeFile(join(folder, basename(path)), inFolder(standingHere(text, port, wish), folder));
  const log = join(folder, 'log');
  const output = await open(log, 'a');
  if (process.getuid?.() === 0)
    for (const path of [folder, join(folder, 'tmp'), log]) await chown(path, podUser, podUser);
  // Only the addresses are this machine's: the words are the pod's.
  const [program = '', ...args] = pod.words;
  const child = spawn(program, [...args, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', output.fd, output.fd],
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
    ...(process.getuid?.() === 0 ? { uid: podUser, gid: podUser } : {}),
  });
  await output.close();
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(`${url}/.apphost/ready`, async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${await readFile(log, 'utf8')}`);
  });
  return { url, ask: (path, init) => ask(`${url}${path}`, init), log: () => readFile(log, 'utf8') };
}

function inFolder(text: string, folder: string): string {
  return text.replaceAll(' /tmp/', ` ${folder}/tmp/`).replaceAll('/etc/nginx/', `${folder}/`);
}

export async function untilReady(url: string, check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    await check();
    const isUp = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const asked = text.startsWith('{') ? (JSON.parse(text) as Asked) : undefined;
  return { status: response.status, headers: response.headers, asked };
}
