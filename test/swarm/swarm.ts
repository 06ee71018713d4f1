import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { vi } from 'vitest';
import { createEngineClient, type EngineClient } from '../engine/engine-client.ts';

/** Three engines in containers of the test engine, on a network of their own; the first is the manager. */
export interface Swarm {
  readonly nodes: readonly SwarmNode[];
  dispose(): Promise<void>;
}

export interface SwarmNode {
  /** Also its host name. */
  readonly name: string;
  readonly address: string;
  /** Runs a script of the shell in it; what it prints. */
  run(script: string): Promise<string>;
  /** Puts a folder of this machine there. */
  copy(folder: string, to: string): Promise<void>;
  /** Puts the images of an archive into its engine. */
  load(archive: string): Promise<void>;
  /** As when its machine is switched off. */
  stop(): Promise<void>;
}

/** All that a privileged container may do, but for what a machine in the cloud may lack itself. */
const privileges = [
  '--cap-add',
  'ALL',
  '--cap-drop',
  'SYS_RESOURCE',
  '--cgroupns',
  'private',
  '--device-cgroup-rule',
  'a *:* rwm',
  ...['seccomp', 'apparmor', 'systempaths'].flatMap((name) => ['--security-opt', `${name}=unconfined`]),
];

export async function startSwarm(host: string, name: string): Promise<Swarm> {
  const client = createEngineClient(host, join(tmpdir(), `${name}-docker`));
  const image = `${name}-node:1`;
  const names = ['n1', 'n2', 'n3'];
  const dispose = async (): Promise<void> => {
    await client.run('rm', '--force', '--volumes', ...names.map((node) => `${name}-${node}`));
    await client.run('network', 'rm', name);
    await client.run('rmi', '--force', image);
  };
  await client.run('build', '--quiet', '--tag', image, join(import.meta.dirname, 'node'));
  await client.run('network', 'create', name);
  try {
    const nodes = await Promise.all(names.map((node) => startNode(client, { name, image, node })));
    const [manager, ...workers] = nodes;
    if (manager === undefined) throw new Error('there is no node');
    await manager.run(`docker swarm init --advertise-addr ${manager.address}`);
    const token = await manager.run('docker swarm join-token --quiet worker');
    for (const worker of workers) await worker.run(`docker swarm join --token ${token} ${manager.address}:2377`);
    return { nodes, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface NodeToStart {
  readonly name: string;
  readonly image: string;
  readonly node: string;
}

async function startNode(client: EngineClient, { name, image, node }: NodeToStart): Promise<SwarmNode> {
  const container = `${name}-${node}`;
  const given = ['--detach', '--name', container, '--hostname', node, '--network', name];
  await client.run('run', ...given, ...privileges, image);
  const run = (script: string): Promise<string> => client.run('exec', container, 'sh', '-ec', script);
  await vi.waitFor(() => run('docker info'), { timeout: 60_000, interval: 500 });
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  return {
    name: node,
    address: await client.run('inspect', '--format', format, container),
    run,
    copy: async (folder, to) => void (await client.run('cp', folder, `${container}:${to}`)),
    load: async (archive) => {
      const args = ['--host', client.host, 'exec', '--interactive', container, 'docker', 'load', '--quiet'];
      await execa('docker', args, { env: client.environment, inputFile: archive });
    },
    stop: async () => void (await client.run('stop', '--time', '2', container)),
  };
}
