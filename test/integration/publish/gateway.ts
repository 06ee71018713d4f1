import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import type { ConfigMap } from 'kubernetes-types/core/v1.js';
import { onTestFinished } from 'vitest';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import type { SealedSecret } from '../../../src/publish/kubernetes/secrets/custom-objects.ts';
import { findFreePort } from '../../fakes/free-port.ts';
import { certificate, unseal } from '../../publish/kubernetes/secrets/controller.ts';
import { fixtures, loadForPublish } from '../../publish/load-fixture.ts';

/** The user that the pods run as. */
const podUser = 10_001;

/** A server behind the gateway, which tells what it was asked. */
export interface Behind {
  readonly port: number;
}

export async function startBehind(name: string): Promise<Behind> {
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    const delay = Number(new URL(url, 'http://x').searchParams.get('delay') ?? 0);
    let received = 0;
    request.on('data', (chunk: Buffer) => (received += chunk.length));
    request.on('end', () => {
      setTimeout(() => response.end(JSON.stringify({ name, method, url, headers, received })), delay);
    });
  });
  return { port: await listen(server) };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
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

export interface GatewayWish {
  /** The options of the gateway, as the manifest writes them. */
  readonly options: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** By the address in the cluster: `api:8080`. */
  readonly behind: Readonly<Record<string, Behind>>;
  readonly more?: string;
}

/** Runs nginx as the published pod does: its image's program, with the files and words of the Deployment, as its user. */
export async function startGateway(wish: GatewayWish): Promise<StartedGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-nginx-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const pod = await publishGateway(wish);
  const port = await findFreePort('127.0.0.1');
  await mkdir(join(folder, 'tmp'));
  for (const { path, text } of pod.files)
    await writeFile(join(folder, basename(path)), relocate(text, { folder, port, wish }));
  const log = join(folder, 'log');
  const output = await open(log, 'a');
  if (process.getuid?.() === 0)
    for (const path of [folder, join(folder, 'tmp'), log]) await chown(path, podUser, podUser);
  // Only the addresses are this machine's: the words are the pod's.
  const child = spawn('nginx', [...pod.args, '-c', join(folder, 'nginx.conf')], {
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

interface PublishedPod {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly args: readonly string[];
}

async function publishGateway({ options, parameters = {}, more = '' }: GatewayWish): Promise<PublishedPod> {
  const file = join(fixtures, 'publish/app.yaml');
  const server = (name: string) =>
    `  ${name}: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8080 } }, health: { http: / } }\n`;
  const declared = Object.keys(parameters).map((name) => `  ${name}: { secret: true }\n`);
  const draft = `name: app\nparameters:\n${declared.join('') || '  none: { default: "" }\n'}resources:\n  gw: { type: gateway, endpoints: { http: { port: 8000, external: true } }, kubernetes: { trustedProxies: [127.0.0.1] }, replicas: 1, ${options} }\n${server('api')}${server('web')}${more}`;
  const { request } = await loadForPublish(file, { secrets: 'sealed' }, new Map([[file, draft]]));
  const { publication, diagnostics } = await publishEnvironment(
    { ...request, sealing: { certificate, key: 'k' } },
    { ...request.base, secretValues: new Map(Object.entries(parameters)) },
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const find = (kind: string, name: string): unknown =>
    publication.objects.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object;
  const [container] = (find('Deployment', 'gw') as Deployment).spec?.template.spec?.containers ?? [];
  const plain = (find('ConfigMap', 'gw-files') as ConfigMap).data ?? {};
  const sealed = (find('SealedSecret', 'gw-secrets') as SealedSecret | undefined)?.spec.encryptedData ?? {};
  const files = (container?.volumeMounts ?? []).flatMap(({ mountPath, subPath }) => {
    if (subPath === undefined) return [];
    const text = plain[subPath] ?? unseal(sealed[subPath] ?? '', 'app/gw-secrets');
    return [{ path: mountPath, text }];
  });
  return { files, args: container?.args ?? [] };
}

interface Relocation {
  readonly folder: string;
  readonly port: number;
  readonly wish: GatewayWish;
}

function relocate(text: string, { folder, port, wish }: Relocation): string {
  const here = text
    .replaceAll(' /tmp/', ` ${folder}/tmp/`)
    .replaceAll('/etc/nginx/', `${folder}/`)
    .replaceAll('listen 8000', `listen 127.0.0.1:${port}`);
  return Object.entries(wish.behind).reduce(
    (changed, [address, behind]) => changed.replaceAll(`server ${address};`, `server 127.0.0.1:${behind.port};`),
    here,
  );
}

async function untilReady(url: string, check: () => Promise<void>): Promise<void> {
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

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const asked = text.startsWith('{') ? (JSON.parse(text) as Asked) : undefined;
  return { status: response.status, headers: response.headers, asked };
}
