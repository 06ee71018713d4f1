import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Docker from 'dockerode';
import { images } from '../../engine/stand-ins.ts';
import { findFreePort } from '../../fakes/free-port.ts';
import { pullWhenMissing, toOptions } from '../health/containers.ts';
import { podUser, publishGateway, standingHere, type GatewayWish } from './gateway-pod.ts';
import { ask, untilReady, type Answer } from './gateway.ts';

export interface ContainedGateway extends AsyncDisposable {
  ask(path: string, init?: RequestInit): Promise<Answer>;
  log(): Promise<string>;
}

export interface ContainerWish extends GatewayWish {
  /** The `resolv.conf` of its pod. */
  readonly names: string;
  /** A file with the certificates that it trusts. */
  readonly trusted: string;
}

/** Runs the published pod's words and files in a container, which reaches the servers of this machine. */
export async function startInContainer(host: string, wish: ContainerWish): Promise<ContainedGateway> {
  const docker = new Docker(toOptions(host));
  const folder = await mkdtemp(join(tmpdir(), 'apphost-gateway-'));
  const [pod, port] = await Promise.all([publishGateway(wish), findFreePort('127.0.0.1')]);
  const mounts: string[] = [`${wish.trusted}:/etc/ssl/certs/ca-certificates.crt:ro`];
  const place = async (name: string, path: string, text: string): Promise<void> => {
    await writeFile(join(folder, name), text);
    mounts.push(`${join(folder, name)}:${path}:ro`);
  };
  await place('resolv.conf', '/etc/resolv.conf', wish.names);
  for (const { path, text } of pod.files) await place(basename(path), path, standingHere(text, port, wish));
  await pullWhenMissing(docker, images.nginx);
  const container = await docker.createContainer({
    Image: images.nginx,
    Entrypoint: [...pod.words],
    Cmd: [],
    User: `${podUser}:${podUser}`,
    Labels: { 'apphost.test': 'publish' },
    HostConfig: {
      NetworkMode: 'host',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Tmpfs: { '/tmp': 'mode=1777' },
      Binds: mounts,
    },
  });
  const log = async () => String(await container.logs({ stdout: true, stderr: true }));
  const dispose = async () => {
    await container.remove({ force: true, v: true });
    await rm(folder, { recursive: true, force: true });
  };
  await container.start();
  await untilReady(`http://127.0.0.1:${port}/.apphost/ready`, async () => {
    if ((await container.inspect()).State.Running) return;
    const said = await log();
    await dispose();
    throw new Error(`nginx ended: ${said}`);
  });
  return { ask: (path, init) => ask(`http://127.0.0.1:${port}${path}`, init), log, [Symbol.asyncDispose]: dispose };
}
